// Words of the page that asks for a code, in French.
export default {
  'code.title': 'Confirmez votre identité',
  'code.text': 'Avant d’afficher le document, nous envoyons un code à six chiffres à {where}.',
  'code.sent': 'Le code est en route vers {where}. Il est valable cinq minutes, dans ce navigateur.',
  'code.send': 'Envoyer le code',
  'code.again': 'Envoyer un autre code',
  'code.label': 'Code à six chiffres',
  'code.short': 'Le code comporte {n} chiffres.',
  'code.confirm': 'Confirmer',
  'code.help':
    'Si ce n’est pas le vôtre, ou si aucun code n’arrive, demandez à {firm} : le cabinet peut changer l’adresse.',
}
