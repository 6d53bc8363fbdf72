"""Libraries and servers that run models, as generators and translators."""
