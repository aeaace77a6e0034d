// Les mots de la page des clients.
export default {
  'clients.find': 'Chercher un client',
  'clients.empty': 'Pas encore de client.',
  'clients.notFound': 'Aucun client ne correspond.',
  'clients.unreached': 'ni adresse ni numéro',
  'clients.menu': 'Actions pour {name}',
  'clients.edit': 'Modifier {name}',
  'clients.addTo': 'Ajouter un contact à {name}',
  'clients.newContact': 'Nouveau contact',
  'clients.editContact': 'Modifier {name}',
  'clients.sentStays': 'Les demandes déjà parties gardent ce avec quoi elles ont été envoyées.',
  'clients.name': 'Nom',
  'clients.phone': 'Téléphone',
  'clients.change': 'Modifier',
  'clients.export': 'Exporter les données de cette personne',
  'clients.remove': 'Supprimer…',
  'clients.delete': 'Supprimer {name} ?',
  'clients.deleteText':
    'Nom, adresse et numéro disparaissent des contacts de ce client. Ce qui lui a été envoyé auparavant en garde une copie.',
  'clients.deleteIt': 'Supprimer le contact',
}
