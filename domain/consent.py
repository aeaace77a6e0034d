"""The text a party agrees to before acting electronically, by version and language."""

CONSENT_VERSION = "2026-11"

ENGLISH = """\
I agree to read and sign these documents electronically. My electronic signature has the same effect as one \
written by hand.

I can have these documents on paper instead, free of charge, and sign them by hand: I ask the sender for it. \
I can withdraw this agreement at any time before I sign, by telling the sender; then nothing is signed \
electronically. If my name, e-mail address or telephone number changes, I tell the sender.

To read and keep the documents I need a device with a current web browser and a program that opens PDF files. \
This agreement covers the documents of this request only. What I do here is recorded: the time, my network \
address, my browser, and the hash of what I was shown."""

FRENCH = """\
J'accepte de lire et de signer ces documents par voie électronique. Ma signature électronique a le même effet \
qu'une signature manuscrite.

Je peux recevoir ces documents sur papier, sans frais, et les signer à la main : je le demande à l'expéditeur. \
Je peux retirer cet accord à tout moment avant de signer, en le disant à l'expéditeur ; rien n'est alors signé \
par voie électronique. Si mon nom, mon adresse électronique ou mon téléphone change, je le dis à l'expéditeur.

Pour lire et garder les documents, il me faut un appareil avec un navigateur récent et un programme qui ouvre \
les fichiers PDF. Cet accord ne vaut que pour les documents de cette demande. Ce que je fais ici est \
enregistré : l'heure, mon adresse réseau, mon navigateur et l'empreinte de ce qui m'a été montré."""


def consent_text(language: str) -> str:
    return FRENCH if language == "fr" else ENGLISH
