"""The web server, in `make run` and in production. GUNICORN_CMD_ARGS overrides it."""

import gc

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


def post_worker_init(worker):
    # What the application has loaded stays: the collector need not look through it again
    # and again, which costs a large request tens of milliseconds.
    gc.collect()
    gc.freeze()
