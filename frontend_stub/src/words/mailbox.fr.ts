// Words of the development mailbox, in French.
export default {
  'mailbox.title': 'Boîte aux lettres de développement',
  'mailbox.board': 'Tableau',
  'mailbox.list': 'Messages',
  'mailbox.count': '{n|# message|# messages}',
  'mailbox.empty': 'Aucun e-mail pour l’instant. Ce que le serveur envoie apparaît ici en deux secondes.',
  'mailbox.failed': 'La boîte ne peut pas être lue pour l’instant. Une nouvelle tentative suit toute seule.',
  'mailbox.to': 'À {to}',
  'mailbox.html': 'Version mise en forme',
}
