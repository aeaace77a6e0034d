// Words of sign-in, in French.
export default {
  'signIn.title': 'Connexion',
  'signIn.text': 'Nous vous envoyons un e-mail avec un lien. Aucun mot de passe à retenir.',
  'signIn.send': 'M’envoyer un lien',
  'signIn.wrong': 'Cela ne ressemble pas à une adresse e-mail. Vérifiez-la et réessayez.',
  'signIn.sent': 'Consultez vos e-mails',
  'signIn.sentText':
    'Si {email} appartient à un membre de ce cabinet, un lien est en route. Il ne sert qu’une fois, pour une courte durée.',
  'signIn.other': 'Utiliser une autre adresse',
  'enter.title': 'Bon retour',
  'enter.text': 'Un clic et vous y êtes. Ce lien ne sert qu’une fois.',
  'enter.button': 'Se connecter',
  'enter.used': 'Ce lien a déjà servi, ou il est trop ancien. Demandez-en un nouveau.',
  'enter.again': 'Demander un nouveau lien',
}
