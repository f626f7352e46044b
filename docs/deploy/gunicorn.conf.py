"""Brief287 under gunicorn, in place of `brief287 serve`:

    gunicorn --config docs/deploy/gunicorn.conf.py 'app.web:create_app()'

One process with threads: what is made, kept and counted is so in each process. For more, start more nodes.
"""

from app.config import Config
from app.hosting.logs import to_stderr
from app.hosting.run import THREADS, begin, end
from app.hosting.server import DEFAULT_LIMITS

bind = "127.0.0.1:8287"
workers = 1
worker_class = "gthread"
threads = THREADS
worker_connections = DEFAULT_LIMITS.connections
keepalive = DEFAULT_LIMITS.silent
timeout = 300
graceful_timeout = int(DEFAULT_LIMITS.last)
preload_app = False
accesslog = None  # its lines would hold links
forwarded_allow_ips = ""  # the program itself reads forwarded headers, by BRIEF287_PROXIES


def post_worker_init(worker):
    to_stderr(Config.from_environment().log)
    begin(worker.wsgi)


def worker_exit(server, worker):
    end(worker.wsgi)
