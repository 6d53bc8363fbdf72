"""An article with people, places and an organisation, each named more than once."""

TEXT = (
    "Le ministre de la Pêche, Awa Sarvane, a rencontré William B. Torvald (2 mai), envoyé spécial pour le lac Tchad, "
    "à Bamako. "
    "« Nous avançons », a dit M. Torvald. Mme Sarvane rentre du Mali. Torvald reste. "
    "L'Alliance des États du Sahel (AES) a salué l'accord. L'AES se réunira à Moscou."
)
