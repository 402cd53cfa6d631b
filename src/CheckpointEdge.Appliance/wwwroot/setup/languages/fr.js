// @ts-check
/** Every text of the set-up's page that does not come from the service. @type {Record<string, string>} */
export const messages = {
  'page.title': 'Checkpoint : mise en service',

  'settings.language': 'Langue',
  'settings.theme': 'Couleurs',

  'theme.light': 'Clair',
  'theme.night': 'Nuit',
  'theme.contrast': 'Contraste',

  'setup.steps': 'Les étapes',

  'setup.noAnswer': 'L’appareil ne répond pas. Attendez un instant ou vérifiez son câble.',

  'setup.step.ticket': 'Ticket',
  'setup.step.devices': 'Périphériques',
  'setup.step.list': 'Première liste',
  'setup.step.supervisor': 'Superviseur',
  'setup.step.acceptance': 'Réception',
  'setup.step.service': 'Service',

  'setup.title.wait': 'Un instant',
  'setup.title.ticket': 'À qui est cet appareil ? Montrez-lui son ticket',
  'setup.title.devices': 'Quel périphérique fait quoi ?',
  'setup.title.list': 'La première liste',
  'setup.title.supervisor': 'Le premier superviseur',
  'setup.title.acceptance': 'Tout est-il en ordre ?',
  'setup.title.service': 'Prêt pour le service',

  'setup.working.camera': 'Recherche du code : tenez-le à plat devant la caméra.',
  'setup.working.ticket': 'Interrogation de la centrale …',
  'setup.working.enrol': 'L’appareil crée sa clé et se fait connaître de la centrale …',
  'setup.working.device': 'Essai du périphérique. Posez ou passez un document si vous en utilisez un.',
  'setup.working.list': 'La liste arrive …',
  'setup.working.look': 'Vérification générale, une minute au plus …',
  'setup.working.sheet': 'La fiche est établie et scellée …',

  'setup.act.stop': 'Arrêter la recherche',
  'setup.act.read': 'Lire',
  'setup.act.enrol': 'Identiques : enrôler l’appareil',
  'setup.act.another': 'Différents : un autre ticket',
  'setup.act.devicesDone': 'Les périphériques sont corrects',
  'setup.act.test': 'Essayer avec un document',
  'setup.act.unbind': 'Retirer ce rôle',
  'setup.act.fetch': 'La chercher à la centrale',
  'setup.act.later': 'Plus tard',
  'setup.act.add': 'Ajouter le superviseur',
  'setup.act.look': 'Tout vérifier',
  'setup.act.seal': 'Établir et sceller la fiche',
  'setup.act.finish': 'Mettre en service',

  'setup.field.code': 'Code du ticket',
  'setup.field.number': 'Numéro',
  'setup.field.pin': 'Code secret',
  'setup.field.technician': 'Votre nom',

  'setup.ticket.camera': 'Le lire avec une caméra de l’appareil',
  'setup.ticket.seen': 'Ce que voit la caméra',
  'setup.ticket.noCamera': 'Aucune caméra n’est branchée.',
  'setup.ticket.typed': 'Saisir ses caractères',
  'setup.ticket.stick': 'Un fichier sur une clé USB',
  'setup.ticket.noStick': 'Aucune clé USB n’est branchée.',
  'setup.ticket.noTicket': 'La clé USB ne contient aucun ticket de la centrale.',

  'setup.pin.compare': 'Comparez ces caractères avec la fin du code sur la page de la centrale. Ce n’est la vôtre que s’ils sont identiques.',

  'setup.unit.unit': 'Appareil',
  'setup.unit.site': 'Site',
  'setup.unit.lane': 'Voie',
  'setup.unit.central': 'Centrale',

  'setup.role.chipReader': 'Lit les puces',
  'setup.role.mrzReader': 'Lit les lignes imprimées',
  'setup.role.documentCamera': 'Regarde les documents',
  'setup.role.faceCamera': 'Regarde les voyageurs',
  'setup.role.officerCardReader': 'Lit les cartes des agents',

  'setup.devices.none': 'Aucun périphérique',
  'setup.devices.plugin': 'Le service utilise la caméra apportée par le module.',
  'setup.devices.tried': 'Le dernier essai',
  'setup.devices.nothing': 'Choisissez un périphérique : il est essayé avant d’être attribué.',
  'setup.devices.picture': 'Une image de la caméra essayée',

  'setup.list.network': 'Par le réseau',
  'setup.list.bytes': '{kilobytes} Ko reçus',
  'setup.list.stick': 'Depuis la clé d’un courrier',
  'setup.list.noStick': 'Aucune clé USB n’est branchée.',
  'setup.list.later': 'Sans liste',
  'setup.list.laterMeans': 'L’appareil entre en service et ne déclare personne sans objet tant qu’aucune liste n’arrive.',

  'setup.supervisor.lead': 'Le superviseur se connecte à ce poste et ajoute les agents avec un technicien.',

  'setup.findings.title': 'Ce que constate l’appareil',

  'setup.finding.well': 'bien',
  'setup.finding.look': 'à voir',
  'setup.finding.fault': 'DÉFAUT',

  'setup.sheet.title': 'La fiche de réception',
  'setup.sheet.copy': 'Scellée par l’appareil, elle va à la centrale et est copiée sur {stick} pour être imprimée et signée.',
  'setup.sheet.noStick': 'Scellée par l’appareil, elle va à la centrale. Une copie à imprimer et signer est sur l’appareil, sous le nom acceptance.html.',

  'setup.service.noList': 'Pas encore de liste : l’appareil ne déclare personne sans objet.',
  'setup.service.list': 'La liste {number} est là.',
};
