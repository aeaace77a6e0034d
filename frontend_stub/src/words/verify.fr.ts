// Words of the verification page, in French.
export default {
  'verify.title': 'Vérifier un document signé',
  'verify.text': 'Vérifiez qu’un PDF est exactement ce qui a été signé, par qui et quand. Ouvert à tous.',
  'verify.codeText':
    'Voici ce que nous savons du document dont vous avez suivi le code. Déposez votre fichier pour vérifier que c’est le même.',
  'verify.choose': 'Choisissez un PDF, ou déposez-le ici',
  'verify.another': 'Vérifier un autre PDF',
  'verify.private': 'Son empreinte est calculée dans votre navigateur ; le fichier reste chez vous.',
  'verify.hashing': 'Calcul de l’empreinte…',
  'verify.asking': 'Recherche…',
  'verify.checking': 'Vérification du fichier entier…',
  'verify.hash': 'Son empreinte (SHA-256) :',
  'verify.unknownText':
    'Aucun document scellé n’a cette empreinte. Si le fichier provient de l’un des nôtres, la vérification complète trouve ce qui a été modifié. Pour cela, le fichier est envoyé au serveur ; rien n’en est conservé.',
  'verify.send': 'Envoyer le fichier pour la vérification complète',
  'verify.tooLarge': 'Ce fichier est trop volumineux pour la vérification complète.',
  'verify.codeOnly':
    'Ceci concerne le document que nous avons scellé, pas encore votre exemplaire. Déposez votre fichier ci-dessous pour le comparer.',
  'verify.findings': 'Ce qui a été constaté',
  'verify.document': 'Document',
  'verify.firm': 'Envoyé par',
  'verify.sealed': 'Scellé',
  'verify.chain': 'Tête de la chaîne d’événements',
  'verify.signature': 'Sceau intact',
  'verify.pages': 'Pages telles qu’envoyées',
  'verify.chainIntact': 'Chaîne d’événements complète',
  'check.yes': 'oui',
  'check.no': 'non',
  'check.none': 'non vérifié',
  'verify.signers': 'Qui a signé',
  'verify.evidence': 'Preuves',
}
