// Words of asking for the list of all one's requests, in French.
export default {
  'sendInbox.title': 'Toutes vos demandes de {firm}',
  'sendInbox.text':
    'Vous recevez un message avec un lien vers la liste de tout ce que {firm} vous a demandé. Il part à l’adresse que {firm} a de vous, et le lien vaut 24 heures.',
  'sendInbox.do': 'M’envoyer la liste',
  'sendInbox.asked':
    'S’il y a ici quelque chose pour vous, le lien est en route vers l’adresse que {firm} a de vous. Regardez vos messages dans une minute ou deux.',
}
