# The tool itself. docker run --rm -v "$PWD:/repository:ro" --network none readiness audit . --offline
FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b AS build
WORKDIR /source
COPY integrations/install.sh integrations/requirements.lock integrations/
COPY pyproject.toml README.md LICENSE ./
COPY rules rules
COPY readiness readiness
RUN integrations/install.sh /opt/readiness

FROM python:3.13-slim@sha256:7c61056e61ac89e852de05f3dc6fa51a6dd2181797bceed46aa725dd7cb2cd3b
LABEL org.opencontainers.image.title="readiness" \
      org.opencontainers.image.description="May this repository go to production, and what proves it?" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --uid 10001 --create-home readiness
COPY --from=build /opt/readiness /opt/readiness
ENV PATH=/opt/readiness/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /repository
# It does one thing and ends: there is nothing to ask it whether it is healthy.
HEALTHCHECK NONE
ENTRYPOINT ["readiness"]
CMD ["audit", "."]
