// @ts-check
/** Every text of the set-up's page that does not come from the service. @type {Record<string, string>} */
export const messages = {
  'page.title': 'Checkpoint: set-up',

  'settings.language': 'Language',
  'settings.theme': 'Colours',

  'theme.light': 'Light',
  'theme.night': 'Night',
  'theme.contrast': 'Contrast',

  'setup.steps': 'The steps',

  'setup.noAnswer': 'The board does not answer. Wait a moment, or look at its cable.',

  'setup.step.ticket': 'Ticket',
  'setup.step.devices': 'Devices',
  'setup.step.list': 'First list',
  'setup.step.supervisor': 'Supervisor',
  'setup.step.acceptance': 'Acceptance',
  'setup.step.service': 'Service',

  'setup.title.wait': 'One moment',
  'setup.title.ticket': 'Whose board is this? Show it its ticket',
  'setup.title.devices': 'Which device does what?',
  'setup.title.list': 'The first list',
  'setup.title.supervisor': 'The first supervisor',
  'setup.title.acceptance': 'Is everything well?',
  'setup.title.service': 'Ready for service',

  'setup.working.camera': 'Looking for the code: hold it flat before the camera.',
  'setup.working.ticket': 'Asking Central …',
  'setup.working.enrol': 'The board makes its key and makes itself known to Central …',
  'setup.working.device': 'Trying the device. Lay or draw a document if you test with one.',
  'setup.working.list': 'The list is on its way …',
  'setup.working.look': 'Looking at everything; this takes a minute at most …',
  'setup.working.sheet': 'The sheet is being made and sealed …',

  'setup.act.stop': 'Stop looking',
  'setup.act.read': 'Read it',
  'setup.act.enrol': 'They are the same: take the board in',
  'setup.act.another': 'They differ: another ticket',
  'setup.act.devicesDone': 'The devices are right',
  'setup.act.test': 'Test with a document',
  'setup.act.unbind': 'Take the role away',
  'setup.act.fetch': 'Fetch it from Central',
  'setup.act.later': 'Later',
  'setup.act.add': 'Add the supervisor',
  'setup.act.look': 'Look at everything',
  'setup.act.seal': 'Make and seal the sheet',
  'setup.act.finish': 'Go into service',

  'setup.field.code': 'Code of the ticket',
  'setup.field.number': 'Number',
  'setup.field.pin': 'PIN',
  'setup.field.technician': 'Your name',

  'setup.ticket.camera': 'Scan it with a camera of this board',
  'setup.ticket.seen': 'What the camera sees',
  'setup.ticket.noCamera': 'No camera is plugged in.',
  'setup.ticket.typed': 'Type its letters',
  'setup.ticket.stick': 'A file on a stick',
  'setup.ticket.noStick': 'No stick is plugged in.',
  'setup.ticket.noTicket': 'There is no ticket of Central on the stick.',

  'setup.pin.compare': 'Compare these letters with the last part of the code on Central’s page. Only if they are the same is it your Central.',

  'setup.unit.unit': 'Board',
  'setup.unit.site': 'Site',
  'setup.unit.lane': 'Lane',
  'setup.unit.central': 'Central',

  'setup.role.chipReader': 'Reads chips',
  'setup.role.mrzReader': 'Reads printed lines',
  'setup.role.documentCamera': 'Looks at documents',
  'setup.role.faceCamera': 'Looks at travellers',
  'setup.role.officerCardReader': 'Reads officers’ cards',

  'setup.devices.none': 'No device',
  'setup.devices.plugin': 'The service takes the camera that the plug-in brings.',
  'setup.devices.tried': 'The last trial',
  'setup.devices.nothing': 'Choose a device: it is tried before it is bound.',
  'setup.devices.picture': 'A frame of the camera that was tried',

  'setup.list.network': 'Over the network',
  'setup.list.bytes': '{kilobytes} KB fetched',
  'setup.list.stick': 'From a courier’s stick',
  'setup.list.noStick': 'No stick is plugged in.',
  'setup.list.later': 'Without a list',
  'setup.list.laterMeans': 'The board goes into service and calls nobody clear until a list comes.',

  'setup.supervisor.lead': 'The supervisor signs in at this desk and adds the officers with a technician.',

  'setup.findings.title': 'What the board finds',

  'setup.finding.well': 'well',
  'setup.finding.look': 'look',
  'setup.finding.fault': 'FAULT',

  'setup.sheet.title': 'The acceptance sheet',
  'setup.sheet.copy': 'It is sealed by the board, goes to Central, and is copied to {stick} to be printed and signed.',
  'setup.sheet.noStick': 'It is sealed by the board and goes to Central. A copy to print and sign lies on the board, as acceptance.html.',

  'setup.service.noList': 'There is no list yet: the board calls nobody clear.',
  'setup.service.list': 'List {number} is there.',
};
