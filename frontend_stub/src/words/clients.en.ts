// Words of the page of clients.
export default {
  'clients.find': 'Search clients',
  'clients.empty': 'No clients yet.',
  'clients.notFound': 'No client matches this search.',
  'clients.unreached': 'neither address nor number',
  'clients.menu': 'Actions for {name}',
  'clients.edit': 'Edit {name}',
  'clients.addTo': 'Add a contact to {name}',
  'clients.newContact': 'New contact',
  'clients.editContact': 'Edit {name}',
  'clients.sentStays': 'Requests that are out keep what they were sent with.',
  'clients.name': 'Name',
  'clients.phone': 'Phone',
  'clients.change': 'Edit',
  'clients.export': 'Export this person’s data',
  'clients.remove': 'Delete…',
  'clients.delete': 'Delete {name}?',
  'clients.deleteText':
    'Name, address and number are taken from the contacts of this client. What was sent to them before keeps its copy.',
  'clients.deleteIt': 'Delete contact',
}
