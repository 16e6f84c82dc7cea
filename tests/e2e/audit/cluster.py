"""The cluster of a test: started, stopped, started again, filled, and asked what it was asked."""
import base64
import concurrent.futures
import http.client
import json
import os
import re
import ssl
import subprocess
import threading
from urllib.parse import urlparse


class Cluster:
    """The program of tests/e2e/cluster in a folder; its kubeconfig is this process's own."""

    def __init__(self, program, folder, users):
        self.program, self.folder, self.users = program, folder, users
        self.kubeconfig = os.path.join(folder, "kubeconfig")
        self.start()

    def start(self):
        users = [word for user in self.users for word in ("-user", user)]
        self.process = subprocess.Popen(
            [self.program, *users, self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        if not line.startswith("ready "):
            raise SystemExit("the cluster did not start")
        os.environ["KUBECONFIG"] = self.kubeconfig
        config = json.load(open(self.kubeconfig))
        self.address = urlparse(config["clusters"][0]["cluster"]["server"])
        self.context = ssl.create_default_context(cafile=os.path.join(self.folder, "ca.crt"))
        self.context.load_cert_chain(os.path.join(self.folder, "admin.crt"), os.path.join(self.folder, "admin.key"))

    def stop(self):
        self.process.stdin.close()
        self.process.wait()

    def connection(self):
        return http.client.HTTPSConnection(self.address.hostname, self.address.port, context=self.context)

    def create(self, path, objects):
        """Creates many objects, several at a time, for kubectl holds itself back to fifty a second; returns their uids."""
        own = threading.local()

        def one(body):
            if not hasattr(own, "connection"):
                own.connection = self.connection()
            own.connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
            answer = own.connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise SystemExit(f"cannot create at {path}: {text.decode()}")
            return json.loads(text)["metadata"]["uid"]

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, objects))

    def lists(self):
        """How many lists the server has answered, by its own count."""
        connection = self.connection()
        connection.request("GET", "/metrics")
        text = connection.getresponse().read().decode()
        counts = re.findall(r'^apiserver_request_total\{[^}]*verb="LIST"[^}]*\} (\d+)', text, re.M)
        return sum(int(count) for count in counts)


def kubectl(*args, text=None):
    """Runs kubectl and returns what it printed; that it fails is the test's own fault."""
    result = subprocess.run(["kubectl", *args], input=text, capture_output=True, text=True)
    if result.returncode != 0:
        raise SystemExit(f"kubectl {' '.join(args)}: {result.stderr}")
    return result.stdout


def apply(*objects):
    """Applies objects given as dictionaries."""
    kubectl("apply", "-f", "-", text=json.dumps({"apiVersion": "v1", "kind": "List", "items": list(objects)}))


def stranger(folder):
    """A kubeconfig of the same cluster with a token that is none."""
    config = json.load(open(os.path.join(folder, "kubeconfig")))
    config["users"][0]["user"] = {"token": base64.b16encode(os.urandom(8)).decode()}
    path = os.path.join(folder, "stranger")
    with open(path, "w") as file:
        json.dump(config, file)
    return path
