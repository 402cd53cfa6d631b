// @ts-check
/** Every sentence of the traveller's page, by signal. @type {Record<string, string>} */
export const messages = {
  outOfService: 'This lane is closed for the moment',
  placeDocument: 'Please lay your open document on the reader',
  pleaseWait: 'Please wait',
  goOn: 'Thank you. Please go on',
  officerWillHelp: 'The officer will help you',
};
