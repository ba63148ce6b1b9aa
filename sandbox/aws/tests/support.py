"""A started emulator, a stand-in for the API server's key document, and tokens to try."""

from __future__ import annotations

import atexit
import datetime
import functools
import ipaddress
import json
import os
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import boto3
import jwt
from botocore.config import Config
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

HOME = Path(__file__).resolve().parents[1]
ACCOUNT = "123456789012"
REGION = "eu-west-1"
CLUSTER = "sandbox"
ISSUER = "https://oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
ISSUER_PATH = ISSUER.removeprefix("https://")
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/{ISSUER_PATH}"
AUTOSCALER = "system:serviceaccount:kube-system:cluster-autoscaler"


class Issuer:
    """Serves a key document over HTTPS as the API server does, and signs tokens."""

    def __init__(self, folder: Path) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.requests = 0
        self.add_key("first")
        self.certificate = folder / "ca.crt"
        key_file = folder / "ca.key"
        write_certificate(self.certificate, key_file)
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.requests += 1
                body = outer.document() if self.path == "/openid/v1/jwks" else b"{}"
                self.send_response(200 if self.path == "/openid/v1/jwks" else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, key_file)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def add_key(self, key_id: str) -> None:
        self.keys[key_id] = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def document(self) -> bytes:
        keys = []
        for key_id, key in self.keys.items():
            jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
            keys.append({**jwk, "kid": key_id, "alg": "RS256", "use": "sig"})
        return json.dumps({"keys": keys}).encode()

    def token(self, key_id: str = "first", key: Any = None, **claims: Any) -> str:
        now = int(time.time())
        payload = {
            "iss": ISSUER,
            "sub": AUTOSCALER,
            "aud": ["sts.amazonaws.com"],
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            **claims,
        }
        payload = {name: value for name, value in payload.items() if value is not None}
        return jwt.encode(payload, key or self.keys[key_id], algorithm="RS256", headers={"kid": key_id})

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Emulator:
    """The real program, in a process of its own."""

    def __init__(self, api_server: str, ca_file: Path, folder: Path, *more: str) -> None:
        folder = Path(tempfile.mkdtemp(dir=folder))
        self.log = folder / "requests.jsonl"
        self.errors = (folder / "stderr.txt").open("w")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "groundwork_aws", "--port", "0", "--region", REGION,
                "--account", ACCOUNT, "--cluster", CLUSTER, "--zones", "eu-west-1a,eu-west-1b,eu-west-1c",
                "--nodes-per-zone", "2", "--api-server", api_server, "--ca-file", str(ca_file),
                "--issuer", ISSUER, "--request-log", str(self.log), "--exit-with-stdin", *more,
            ],
            cwd=HOME,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "AWS_PROFILE": "none-of-its-business"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        if not line.startswith("ready http://127.0.0.1:"):
            self.close()
            raise AssertionError(f"not ready: {line!r}; {(folder / 'stderr.txt').read_text()}")
        self.url = line.removeprefix("ready ")

    def client(self, service: str, credentials: dict[str, Any] | None = None, **config: Any) -> Any:
        options: dict[str, Any] = {"retries": {"total_max_attempts": 1, "mode": "standard"}, **config}
        keys = credentials or {"AccessKeyId": "AKIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret"}
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            config=Config(**options),
        )

    def control(self, method: str, path: str, document: Any = None) -> Any:
        body = None if document is None else json.dumps(document).encode()
        request = urllib.request.Request(self.url + "/groundwork/" + path, data=body, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def fault(self, service: str, operation: str, kind: str, **more: Any) -> None:
        self.control("POST", "faults", {"service": service, "operation": operation, "kind": kind, **more})

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        return self.control("GET", f"requests?since={since}")  # type: ignore[no-any-return]

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.errors):
            if stream is not None:
                stream.close()


class EmulatorTest(unittest.TestCase):
    """One emulator and one issuer for all: starting takes longer than most tests.

    Tests leave behind no more than roles with names of their own.
    """

    issuer: ClassVar[Issuer]
    emulator: ClassVar[Emulator]
    folder: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder, cls.issuer, cls.emulator = _shared()

    def tearDown(self) -> None:
        self.emulator.control("DELETE", "faults")

    def refused(self, code: str, call: Any, *args: Any, status: int | None = None, **kwargs: Any) -> str:
        """The call must fail with this code; returns the message."""
        from botocore.exceptions import ClientError

        with self.assertRaises(ClientError) as caught:
            call(*args, **kwargs)
        self.assertEqual(code, caught.exception.response["Error"]["Code"], caught.exception)
        if status is not None:
            self.assertEqual(status, caught.exception.response["ResponseMetadata"]["HTTPStatusCode"])
        return str(caught.exception.response["Error"]["Message"])


@functools.cache
def _shared() -> tuple[Path, Issuer, Emulator]:
    scratch = tempfile.TemporaryDirectory()
    atexit.register(scratch.cleanup)
    folder = Path(scratch.name)
    issuer = Issuer(folder)
    atexit.register(issuer.close)
    emulator = Emulator(issuer.url, issuer.certificate, folder)
    atexit.register(emulator.close)
    return folder, issuer, emulator


def trust(subject: Any = AUTOSCALER, audience: Any = "sts.amazonaws.com", operator: str = "StringEquals") -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": PROVIDER},
                    "Action": "sts:AssumeRoleWithWebIdentity",
                    "Condition": {operator: {f"{ISSUER_PATH}:sub": subject, f"{ISSUER_PATH}:aud": audience}},
                }
            ],
        }
    )


def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def write_certificate(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
