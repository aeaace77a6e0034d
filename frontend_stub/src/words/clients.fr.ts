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
  'clients.erase': 'Effacer cette personne…',
  'erase.title': 'Effacer {name} ?',
  'erase.what':
    'Ses données personnelles disparaissent de toutes les demandes adressées à ce contact ou à la même adresse : nom, adresse, numéro, ce qu’elle a rempli et dessiné, motifs et notes. Les documents qu’elle a signés sont supprimés avec leurs fichiers, ainsi que les brouillons à son nom. C’est définitif.',
  'erase.kept':
    'Ce que la loi oblige à conserver l’est : tant qu’un fichier signé par elle doit être conservé, c’est refusé avec la date ; tant qu’une demande lui est adressée, aussi.',
  'erase.stays':
    'Restent : qu’il y avait une partie, et quand ; des empreintes qui n’en disent rien ; et ce motif. Un fichier scellé que quelqu’un a enregistré reste reconnu authentique.',
  'erase.reasonHint': 'Gardé dans le journal ; n’y nommez personne.',
  'erase.erase': 'Effacer pour de bon',
  'clients.delete': 'Supprimer {name} ?',
  'clients.deleteText':
    'Nom, adresse et numéro disparaissent des contacts de ce client. Ce qui lui a été envoyé auparavant en garde une copie.',
  'clients.deleteIt': 'Supprimer le contact',
}
