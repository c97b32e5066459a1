"""A passkey made of software, which answers as a browser with a security key would."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

# Passkeys are refused on plain http, except here.
ORIGIN, RELYING_PARTY = "http://localhost", "localhost"
FLAG = AuthenticatorData.FLAG


class SoftKey:
    """One credential: it keeps its private key and the handle of its user."""

    def __init__(self) -> None:
        self.private_key = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = secrets.token_bytes(32)
        self.user_handle = ""
        self.counter = 0
        self.counts = True
        self.is_verifying = True

    def create(self, options: dict) -> str:
        """Answer ``navigator.credentials.create`` with JSON for the form."""
        public = options["publicKey"]
        self.user_handle = public["user"]["id"]
        client_data = CollectedClientData.create("webauthn.create", public["challenge"], ORIGIN)
        attested = AttestedCredentialData.create(
            bytes(16),
            self.credential_id,
            ES256.from_cryptography_key(self.private_key.public_key()),
        )
        data = self._data(FLAG.AT, attested)
        attestation = AttestationObject.create("none", data, {})
        return self._credential(
            clientDataJSON=websafe_encode(client_data),
            attestationObject=websafe_encode(attestation),
        )

    def get(self, options: dict) -> str:
        """Answer ``navigator.credentials.get`` with JSON for the form."""
        challenge = options["publicKey"]["challenge"]
        client_data = CollectedClientData.create("webauthn.get", challenge, ORIGIN)
        data = self._data(FLAG.UP)
        signed = bytes(data) + hashlib.sha256(bytes(client_data)).digest()
        signature = self.private_key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(bytes(data)),
            signature=websafe_encode(signature),
            userHandle=self.user_handle,
        )

    def _data(self, flags, attested: bytes = b"") -> AuthenticatorData:
        self.counter += self.counts
        flags |= FLAG.UP | (FLAG.UV if self.is_verifying else 0)
        party = hashlib.sha256(RELYING_PARTY.encode()).digest()
        return AuthenticatorData.create(party, flags, self.counter, attested)

    def _credential(self, **response) -> str:
        identity = websafe_encode(self.credential_id)
        return json.dumps(
            {
                "id": identity,
                "rawId": identity,
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": response,
            }
        )
