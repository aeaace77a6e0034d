// Words of the signing page, in French.
export default {
  'unknown.title': 'Ce lien ne fonctionne pas',
  'unknown.text':
    'Il a peut-être été tronqué lors de la copie. Rouvrez le lien depuis l’e-mail, ou demandez-en un nouveau à l’expéditeur.',
  'welcome.title': '{firm} vous demande de signer',
  'welcome.text': 'Bonjour {name}. Lisez le document, remplissez les endroits indiqués, puis signez.',
  'welcome.pages': '{n|# page|# pages}',
  'welcome.open': 'Ouvrir le document',
  'welcome.continue': 'Continuer',
  'welcome.note': 'Le cabinet est informé de l’ouverture. Rien n’est signé avant votre accord final.',
  'others.title': 'Les autres signataires',
  'state.WAITING': 'Ce n’est pas encore votre tour',
  'state.WAITING.text':
    'D’autres signent avant vous. Vous recevrez un e-mail dès que ce sera votre tour ; cette page le saura aussi.',
  'state.CORRECTING': 'Le document est en cours de correction',
  'state.CORRECTING.text':
    '{firm} modifie quelque chose. Vous recevrez un e-mail quand ce sera prêt ; d’ici là, rien ne peut être signé.',
  'state.LOCKED': 'Ce lien est bloqué',
  'state.LOCKED.text': 'Il y a eu trop de codes erronés. {firm} est averti et peut vous envoyer un nouveau lien.',
  'state.REPLACED': 'Ce lien n’est plus valable',
  'state.REPLACED.text':
    'Un lien plus récent a été envoyé, ou une autre personne signe à votre place. Cherchez le dernier e-mail de {firm}.',
  'state.SUPERSEDED': 'Il existe une version plus récente',
  'state.SUPERSEDED.text':
    '{firm} a envoyé une version plus récente de ce document. Utilisez le lien du dernier e-mail.',
  'state.EXPIRED': 'Le délai de signature est dépassé',
  'state.EXPIRED.text': 'Demandez à {firm} de prolonger le délai : un clic leur suffit.',
  'state.CLOSED': 'Cette demande est close',
  'state.CLOSED.text': 'Il n’y a plus rien à signer ici. Pour toute question, adressez-vous à {firm}.',
  'state.CLOSED.you': 'Vous avez refusé',
  'state.CLOSED.you.text': '{firm} en est averti, avec votre motif. Vous n’avez plus rien à faire.',
  'state.CLOSED.DECLINED': 'Quelqu’un a refusé',
  'state.CLOSED.DECLINED.text':
    'L’une des parties a refusé : le document n’est pas signé. {firm} vous dira comment cela continue.',
  'state.CLOSED.VOIDED': 'La demande a été retirée',
  'state.CLOSED.VOIDED.text': '{firm} a retiré cette demande. Vous n’avez rien à faire.',
  'state.CLOSED.EXPIRED': 'La demande a expiré',
  'state.CLOSED.EXPIRED.text': 'Elle n’a pas été signée à temps. Demandez à {firm} s’il faut la renvoyer.',
  'done.you': 'Vous avez signé',
  'done.all': 'Tous ont signé',
  'done.waiting':
    'Nous attendons {who}. Vous recevrez le document scellé par e-mail dès que tous auront signé ; cette page l’affichera aussi.',
  'done.soon': 'Les autres en sont avertis. Vous recevrez le document scellé par e-mail.',
  'done.sealing': 'Le document scellé est en préparation ; il apparaîtra ici dans un instant.',
  'done.sealed': 'Le document est scellé : toute modification ultérieure se verrait.',
  'done.download': 'Télécharger le PDF scellé',
  'done.verify': 'Le vérifier',
  'done.hash': 'SHA-256 du fichier scellé :',
}
