"""The web server, in `make run` and in production. GUNICORN_CMD_ARGS overrides it."""

worker_class = "gthread"
workers = 2
threads = 4
# Bounds, so that many or slow clients cannot exhaust the machine.
worker_connections = 200
backlog = 256
control_socket_disable = True
timeout = 30
graceful_timeout = 10
keepalive = 5
limit_request_line = 4094
limit_request_field_size = 8190
# A worker that leaks is replaced before it hurts, and not both at once.
max_requests = 10_000
max_requests_jitter = 1_000
