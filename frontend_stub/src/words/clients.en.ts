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
  'clients.erase': 'Erase this person…',
  'erase.title': 'Erase {name}?',
  'erase.what':
    'What is personal of them is taken out of every request that went to this contact or to the same address: name, address, number, what they filled in and drew, reasons and notes. Documents that they signed are deleted with their files, drafts to them too. It cannot be undone.',
  'erase.kept':
    'What the law makes you keep is kept: while a signed file of theirs has its time, this is refused with the date; while a request goes to them, too.',
  'erase.stays':
    'What stays is that there was a party, and when; hashes that say nothing of them; and this reason. A sealed file that somebody saved is still found genuine.',
  'erase.reasonHint': 'Kept for the record; name nobody in it.',
  'erase.erase': 'Erase for good',
  'clients.delete': 'Delete {name}?',
  'clients.deleteText':
    'Name, address and number are taken from the contacts of this client. What was sent to them before keeps its copy.',
  'clients.deleteIt': 'Delete contact',
}
