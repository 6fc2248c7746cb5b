# The production image. hadolint checks this file; the image itself has not been built by this
# project's checks yet: none of its machines has a container engine.

FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static/src static/src
RUN node static/src/build.mjs

FROM python:3.11-slim-bookworm AS packages
WORKDIR /build
COPY requirements/uv.txt requirements/base.txt ./
RUN python -m venv /venv \
    && pip install --no-cache-dir --require-hashes -r uv.txt \
    && uv pip sync --no-cache --python /venv/bin/python --require-hashes base.txt

FROM python:3.11-slim-bookworm
# Debian's current patch release of each is wanted, so no version is fixed here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fonts-liberation2 libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --uid 10001 portal
COPY --from=packages /venv /venv
WORKDIR /portal
COPY manage.py gunicorn.conf.py ./
COPY config config
COPY core core
COPY accounts accounts
COPY partnership partnership
COPY improvement improvement
COPY escalations escalations
COPY audits audits
COPY reporting reporting
COPY templates templates
COPY --from=assets /build/static/build static/build
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    BIND=0.0.0.0 \
    PORT=8000 \
    VAR_DIR=/portal/var \
    MEDIA_ROOT=/documents
# The key is for this one command; the container is given its own.
RUN SECRET_KEY=for-collecting-static-files-only python manage.py collectstatic --no-input \
    && mkdir /documents \
    && chown portal:portal /documents /portal/var
USER 10001
VOLUME /documents
EXPOSE 8000
# From inside, so it names the host that the portal answers to.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(u.Request('http://127.0.0.1:8000/healthz/', headers={'Host': os.environ['ALLOWED_HOSTS'].split(',')[0]}), timeout=4)"]
CMD ["gunicorn"]
