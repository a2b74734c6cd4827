"""Certificates that are good, expired, for another host, or signed by nobody whom the crawler trusts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Kind = Literal["good", "expired", "foreign", "self-signed"]


class Certificates:
    """An authority that the crawl trusts, and the certificates that it signs.

    :param folder: where the files go; ``authority`` is the one to trust.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Authority of the fault benchmark")
        builder = _builder(name, name, self._key, timedelta(days=2))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self._authority = builder.sign(self._key, hashes.SHA256())
        self.authority = folder / "authority.pem"
        self.authority.write_bytes(self._authority.public_bytes(serialization.Encoding.PEM))

    def make(self, kind: Kind, address: str) -> Path:
        """A file with a certificate for an address and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = ip_address("127.99.99.99" if kind == "foreign" else address)
        issuer, signer = self._authority.subject, self._key
        if kind == "self-signed":
            issuer, signer = _name(address), key
        builder = _builder(_name(address), issuer, key, timedelta(days=-1 if kind == "expired" else 1))
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(named)]), critical=False)
        certificate = builder.sign(signer, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file = self._folder / f"{kind}-{address}.pem"
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        return file


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=3)).not_valid_after(now + lasts)
