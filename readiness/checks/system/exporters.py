"""Metrics that programs and libraries of others make by themselves, by how their names begin."""

from __future__ import annotations

from readiness.pattern import lazy

_KNOWN = lazy(
    r"up|ALERTS|ALERTS_FOR_STATE|scrape_\w+|absent|target_info|otel_scope_info|(?:kube|node|container|machine|process|go|python|jvm|nodejs|dotnet|ruby|php|phpfpm|erlang|windows|system"
    r"|http|http_(?:server|client|request|requests|response)|grpc|rpc|nginx|istio|envoy|haproxy|traefik|caddy|kong|apache|tomcat|jetty|undertow|hikaricp|jdbc|logback|log4j2|executor"
    r"|spring|application|disk|pg|postgresql|postgres|mysql|mariadb|redis|memcached|mongodb|mongo|kafka|rabbitmq|nats|elasticsearch|opensearch|cassandra|clickhouse|etcd|zookeeper"
    r"|prometheus|alertmanager|grafana|loki|tempo|cortex|mimir|thanos|vm|vmagent|promtail|fluentd|fluentbit|vector|otelcol|jaeger|traces|calls|duration|span|argocd|argo|workflow|flux"
    r"|gotk|controller_runtime|workqueue|rest_client|coredns|apiserver|kubelet|kubeproxy|scheduler|cilium|calico|felix|linkerd|probe|blackbox|ssl|snmp|aws|gcp|azure|stackdriver|cloudwatch"
    r"|cadvisor|certmanager|cert|external_dns|velero|keda|karpenter|cluster_autoscaler|vault|consul|nomad|minio|ceph|gunicorn|uvicorn|fastapi|flask|django|starlette|celery|sidekiq|puma|rails"
    r"|aspnetcore|kestrel|signalr|hystrix|resilience4j|cache|tasks|jobs|quartz|actuator|rollout|rollouts|gateway|app_info|docker|engine|smartctl|aggregator|reloader|kubernetes|ipmi|ping|dns|httpcheck|k8s|db|messaging"
    r"|feature_flag|llm|gen_ai|openai|nvidia|DCGM|gpu|process_runtime|queueSize|sqlserver|hostmetrics|exporter|otlp|opamp|statsd|collectd|telegraf|pushgateway|push|net|tcp|udp|iowait)(?:_\w+|)"
    r"|(?:process|system)_\w+|Watchdog"
)


def known(name: str) -> bool:
    """One that need not be made here."""
    return _KNOWN.fullmatch(name) is not None
