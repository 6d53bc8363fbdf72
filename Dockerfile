# Two stages: the first installs and builds the model, the second holds only what runs.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/entrefilet
ENV PATH=/opt/entrefilet/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# Set this to PyTorch's own index of CPU builds to keep CUDA out of the image.
ARG PIP_EXTRA_INDEX_URL=
COPY constraints.txt pyproject.toml README.md LICENSE ./
RUN pip install -c constraints.txt torch
COPY prompts prompts
COPY service service
RUN pip install -c constraints.txt '.[postgres,otel]'
RUN entrefilet models build --models-dir /opt/entrefilet/models && entrefilet models verify --models-dir /opt/entrefilet/models

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Entrefilet" org.opencontainers.image.licenses="MIT AND Gemma"
# with it a batch's engine takes larger calls, and hardly grows by the hour; of whatever release the base image is
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --create-home --uid 10001 entrefilet
COPY --from=build /opt/entrefilet /opt/entrefilet
COPY server.py /opt/entrefilet/server.py
ENV PATH=/opt/entrefilet/bin:$PATH PYTHONUNBUFFERED=1 \
    ENTREFILET_MODELS_DIR=/opt/entrefilet/models ENTREFILET_HOST=0.0.0.0 ENTREFILET_PORT=8080
USER 10001:10001
WORKDIR /home/entrefilet
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
CMD ["python", "/opt/entrefilet/server.py"]
