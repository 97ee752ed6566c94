"""PDF with a digital signature (PAdES B-B) by the installation's own key, and the check of one, to the last byte.

Key and certificate lie in ``signing.pem`` beside the field keys (folder mode 700, file mode 600), made at first use; a
city with a certificate of its authority puts its own key, certificate and chain into that file. ECDSA P-256 with
SHA-256: national certificates are SM2 and the national file is OFD, neither of which this is.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from yici.core import clock
from yici.core.errors import KeyFileBroken
from yici.core.keys import sync_folder

FILE_NAME = "signing.pem"
VALID_FOR = dt.timedelta(days=30 * 365)  # of a certificate that the installation makes for itself
FIELD = "Signature"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a PDF says. ``is_whole``: every byte is as it was signed by the certificate that was asked for.

    ``problem`` is one of ``not_signed``, ``other_signer``, ``changed``.
    """

    is_whole: bool
    signer: str = ""
    problem: str = ""


def _file() -> Path:
    from django.conf import settings

    return Path(settings.KEYS) / FILE_NAME


def _make_first(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Yici"),
                      x509.NameAttribute(NameOID.SERIAL_NUMBER, secrets.token_hex(8))])  # fmt: skip
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)  # signs, not to be denied
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.write(made.public_bytes(Encoding.PEM))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)  # fails when another process was first: its key is the one
    except FileExistsError:
        pass
    finally:
        beside.unlink()
    sync_folder(path.parent)


def _content() -> bytes:
    path = _file()
    if not path.exists():
        _make_first(path)
    if path.stat().st_mode & 0o077:
        raise KeyFileBroken(file=path, problem="others on this machine may read it; set its mode to 600")
    return path.read_bytes()


def certificates() -> bytes:
    """The certificate of this installation and its chain as PEM, for whoever wants to check a PDF elsewhere."""
    try:
        return b"".join(one.public_bytes(Encoding.PEM) for one in x509.load_pem_x509_certificates(_content()))
    except ValueError as problem:
        raise KeyFileBroken(file=_file(), problem=problem) from problem


@lru_cache(maxsize=4)
def _signer(content: bytes) -> Any:
    from asn1crypto.keys import PrivateKeyInfo
    from asn1crypto.x509 import Certificate
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        key = load_pem_private_key(content, password=None)
        chain = x509.load_pem_x509_certificates(content)
    except ValueError as problem:
        raise KeyFileBroken(file=_file(), problem=problem) from problem
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    certificates = [Certificate.load(one.public_bytes(Encoding.DER)) for one in chain]
    store.register_multiple(certificates[1:])  # the signer's own is put in beside them
    return SimpleSigner(signing_cert=certificates[0], signing_key=PrivateKeyInfo.load(private), cert_registry=store)


def sign_pdf(pdf: bytes, *, reason: str) -> bytes:
    """The PDF with an invisible signature over all of it. The same PDF signed twice gives different bytes."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, signers
    from pyhanko.sign.fields import SigSeedSubFilter

    about = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, reason=reason
    )  # fmt: skip
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), about, signer=_signer(_content()))
    return bytes(out.getbuffer())


def verify_pdf(pdf: bytes, *, pem: bytes = b"") -> Verdict:
    """Whether a PDF is, byte for byte, what the holder of a certificate signed (``pem``; this installation's own).

    Stricter than the standard asks: the envelope of the signature and the zeros that fill it up are compared, too, so
    that no byte of the file may differ.
    """
    from asn1crypto.x509 import Certificate

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # it tells the log what the verdict tells
    chain = x509.load_pem_x509_certificates(pem or certificates())
    try:
        return _verdict(pdf, [Certificate.load(one.public_bytes(Encoding.DER)) for one in chain])
    except Exception:  # whatever a damaged file makes the reader stumble over: it is not what was signed
        return Verdict(False, problem="changed" if b"/ByteRange" in pdf else "not_signed")


def _verdict(pdf: bytes, known: Sequence[Any]) -> Verdict:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if len(found) != 1:
        return Verdict(False, problem="changed" if found else "not_signed")
    signature, wanted = found[0], known[0]
    signer = str(signature.signer_cert.subject.native.get("common_name", ""))
    if signature.signer_cert.dump() != wanted.dump():
        return Verdict(False, signer, "other_signer")
    context = ValidationContext(trust_roots=[wanted], allow_fetching=False, moment=clock.now())
    status = validate_pdf_signature(signature, context)
    is_sound = status.intact and status.valid and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if not is_sound or not _is_exact(pdf, signature, known):
        return Verdict(False, signer, "changed")
    return Verdict(True, signer)


def _is_exact(pdf: bytes, signature: Any, known: Sequence[Any]) -> bool:
    """Whether what no digest covers is the only thing it can be: the envelope made anew from its signed parts, in the
    letters in which it is written, filled up with zeros."""
    first, size, second, _rest = (int(one) for one in signature.byte_range)
    hole = pdf[first + size : second]
    envelope = _envelope(signature, known)
    return hole == b"<" + envelope.hex().upper().encode().ljust(len(hole) - 2, b"0") + b">"


def _envelope(signature: Any, known: Sequence[Any]) -> bytes:
    from asn1crypto import algos, cms

    signed, info = signature.signed_data, signature.signer_info
    attributes = cms.CMSAttributes.load(info["signed_attrs"].untag().dump())
    own = {one.issuer_serial: one for one in known}
    chain = [cms.CertificateChoices("certificate", own[one.chosen.issuer_serial]) for one in signed["certificates"]]
    digest = algos.DigestAlgorithm({"algorithm": "sha256"})
    again = cms.SignerInfo({
        "version": "v1",
        "sid": cms.SignerIdentifier("issuer_and_serial_number", cms.IssuerAndSerialNumber({
            "issuer": signature.signer_cert.issuer, "serial_number": signature.signer_cert.serial_number,
        })),
        "digest_algorithm": digest, "signature_algorithm": info["signature_algorithm"], "signed_attrs": attributes,
        "signature": info["signature"].native,
    })  # fmt: skip
    made: bytes = cms.ContentInfo({
        "content_type": "signed_data",
        "content": cms.SignedData({
            "version": signed["version"].native, "encap_content_info": {"content_type": "data"},
            "digest_algorithms": cms.DigestAlgorithms((digest,)), "certificates": cms.CertificateSet(chain),
            "signer_infos": [again],
        }),
    }).dump()  # fmt: skip
    return made
