# The pages, built by Node and served by the program.
FROM node:20-slim AS pages
WORKDIR /build/frontend_stub
COPY frontend_stub/package.json frontend_stub/package-lock.json ./
RUN npm ci --no-fund --no-audit
COPY schema/schema.graphql /build/schema/
COPY frontend_stub/ ./
RUN npm run build

# The packages, each checked against its hash; nothing is compiled.
FROM python:3.11-slim AS packages
RUN python -m venv /opt/countersign
ENV PATH=/opt/countersign/bin:$PATH
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements.txt
COPY pyproject.toml README.md ./
RUN pip install --no-cache-dir --no-deps --no-build-isolation --config-settings editable_mode=compat -e .

FROM python:3.11-slim
ENV PATH=/opt/countersign/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 COUNTERSIGN_DATA_DIR=/data
RUN useradd --uid 10001 --no-create-home countersign && install --directory --owner countersign --mode 700 /data
COPY --from=packages /opt/countersign /opt/countersign
COPY --from=packages /app /app
WORKDIR /app
COPY domain/ domain/
COPY sealing/ sealing/
COPY store/ store/
COPY migrations/ migrations/
COPY schema/ schema/
COPY worker/ worker/
COPY api/ api/
COPY --from=pages /build/frontend_stub/dist frontend_stub/dist
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["countersign", "health"]
CMD ["countersign", "serve", "--host", "0.0.0.0", "--port", "8000"]
