// Words of the signing page, in French.
export default {
  'unknown.title': 'Ce lien ne fonctionne pas',
  'unknown.text':
    'Il a peut-être été tronqué lors de la copie. Rouvrez le lien depuis l’e-mail, ou demandez-en un nouveau à l’expéditeur.',
  'welcome.title.sign': '{firm} vous demande de signer',
  'welcome.title.approve': '{firm} vous demande votre approbation',
  'welcome.title.acknowledge': '{firm} vous demande de lire un document',
  'welcome.title.read': '{firm} vous présente un document',
  'welcome.text.sign': 'Bonjour {name}. Lisez le document, remplissez les endroits indiqués, puis signez.',
  'welcome.text.approve': 'Bonjour {name}. Lisez le document, puis approuvez-le.',
  'welcome.text.acknowledge': 'Bonjour {name}. Lisez le document, puis confirmez que vous l’avez lu.',
  'welcome.text.read': 'Bonjour {name}. Ce document est là pour votre lecture ; rien d’autre ne vous est demandé.',
  'welcome.pages': '{n|# page|# pages}',
  'welcome.open': 'Ouvrir le document',
  'welcome.continue': 'Continuer',
  'welcome.note.sign': 'Le cabinet est informé de l’ouverture. Rien n’est signé avant votre accord final.',
  'welcome.note.approve': 'Le cabinet est informé de l’ouverture. Rien n’est approuvé avant votre accord final.',
  'welcome.note.acknowledge': 'Le cabinet est informé de l’ouverture. Rien n’est confirmé avant votre accord final.',
  'welcome.note.read': 'Le cabinet est informé de l’ouverture.',
  'choices.open': 'Autres choix',
  'choices.paper': 'Plutôt sur papier',
  'away.title': 'Vous pouvez continuer plus tard',
  'away.text':
    'Tout est enregistré. Vous pouvez fermer cette fenêtre ; quand vous serez prêt, rouvrez le lien de votre message.',
  'away.continue': 'Continuer maintenant',
  'others.title': 'Les autres participants',
  'state.WAITING': 'Ce n’est pas encore votre tour',
  'state.WAITING.text':
    'D’autres passent avant vous. Vous recevrez un message dès que ce sera votre tour ; cette page le saura aussi.',
  'state.CORRECTING': 'Le document est en cours de correction',
  'state.CORRECTING.text':
    '{firm} modifie quelque chose, et rien ne peut être signé avant que ce soit prêt. Ce que vous avez rempli est conservé. Ensuite, cette page reprendra d’elle-même, ou vous recevrez un message avec un nouveau lien.',
  'state.CORRECTING.you': 'Vous avez demandé des modifications',
  'state.CORRECTING.you.text':
    '{firm} en est averti, avec vos mots. Personne ne peut signer avant que ce soit modifié ; vous recevrez alors un message.',
  'state.LOCKED': 'Ce lien est bloqué',
  'state.LOCKED.text':
    'Il y a eu trop de codes erronés. {firm} est averti et peut vous envoyer un nouveau lien ; cette page le dira.',
  'state.REPLACED': 'Ce lien n’est plus valable',
  'state.REPLACED.text':
    'Un lien plus récent l’a remplacé. Cherchez le dernier message de {firm}, ou faites-le-vous renvoyer.',
  'state.REPLACED.anew': 'Il y a un nouveau lien pour vous',
  'state.REPLACED.anew.text':
    '{firm} a créé un nouveau lien, et celui-ci n’ouvre plus le document. Le nouveau est en route : regardez vos messages dans une minute ou deux.',
  'state.REPLACED.you': 'Une autre personne agit à votre place',
  'state.REPLACED.you.text':
    'Elle a son propre lien, et le vôtre n’ouvre plus le document. Si c’est une erreur, prévenez {firm}.',
  allRequests: 'Toutes vos demandes de {firm}',
  'newLink.send': 'M’envoyer un nouveau lien',
  'newLink.asked':
    'S’il y a un nouveau lien pour vous, il est en route vers l’adresse que {firm} a de vous : regardez vos messages dans une minute ou deux. S’il n’y en a pas encore, {firm} voit votre demande.',
  'state.SUPERSEDED': 'Il existe une version plus récente',
  'state.SUPERSEDED.text':
    '{firm} a envoyé une version plus récente de ce document. Utilisez le lien du dernier message.',
  'state.EXPIRED': 'Le délai de réponse est dépassé',
  'state.EXPIRED.text':
    '{firm} peut prolonger le délai d’un clic ; vous recevrez alors un nouveau lien, et cette page le dira.',
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
  'done.SIGNED': 'Vous avez signé',
  'done.SIGNED_ON_PAPER': 'Vous avez signé sur papier',
  'done.APPROVED': 'Vous avez approuvé',
  'done.ACKNOWLEDGED': 'Vous avez confirmé votre lecture',
  'done.DECLINED': 'Vous avez refusé',
  'done.DECLINED.text': '{firm} en est averti, avec votre motif. Vous n’avez plus rien à faire.',
  'done.OPTED_OUT': 'Vous ne signez pas électroniquement',
  'done.OPTED_OUT.text':
    '{firm} en est averti et vous contactera pour le faire sur papier. Ce lien ne permet plus de signer.',
  'done.NOT_NEEDED': 'Plus rien ne vous est demandé',
  'done.NOT_NEEDED.text': 'Assez d’autres personnes ont répondu entre-temps. Vous n’avez rien à faire.',
  'done.all': 'Tous ont signé',
  'done.allApproved': 'Tous ont approuvé',
  'done.waiting':
    'Nous attendons {who}. Vous recevrez le document scellé par message dès que tous auront fini ; cette page l’affichera aussi.',
  'done.soon': 'Les autres en sont avertis. Vous recevrez le document scellé par message.',
  'done.code': 'Pour lire le document scellé, confirmez d’abord votre identité.',
  'done.confirm': 'Confirmer mon identité',
  'done.sealing': 'Le document scellé est en préparation ; il apparaîtra ici dans un instant.',
  'done.sealed': 'Le document est scellé : toute modification ultérieure se verrait.',
  'done.certificate': 'Certificat',
  'done.deleted':
    'Ce document n’existe plus : {firm} l’a supprimé après la durée de conservation. Une copie que vous avez enregistrée reste valable.',
  'done.download': 'Télécharger le PDF scellé',
  'done.verify': 'Le vérifier',
  'done.hash': 'SHA-256 du fichier scellé :',
}
