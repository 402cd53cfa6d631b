// @ts-check
/** Every text of the set-up's page that does not come from the service. @type {Record<string, string>} */
export const messages = {
  'page.title': 'Checkpoint: ئامادەکردن',

  'settings.language': 'زمان',
  'settings.theme': 'ڕەنگەکان',

  'theme.light': 'ڕووناک',
  'theme.night': 'شەوانە',
  'theme.contrast': 'جیاوازیی زۆر',

  'setup.steps': 'هەنگاوەکان',

  'setup.noAnswer': 'ئامێرەکە وەڵام ناداتەوە. کەمێک چاوەڕێ بکە یان سەیری کێبڵەکە بکە.',

  'setup.step.ticket': 'بلیت',
  'setup.step.devices': 'ئامێرەکان',
  'setup.step.list': 'یەکەم لیست',
  'setup.step.supervisor': 'سەرپەرشتیار',
  'setup.step.acceptance': 'وەرگرتن',
  'setup.step.service': 'خزمەت',

  'setup.title.wait': 'کەمێک چاوەڕێ بە',
  'setup.title.ticket': 'ئەم ئامێرە هی کێیە؟ بلیتەکەی پیشان بدە',
  'setup.title.devices': 'کام ئامێر چی دەکات؟',
  'setup.title.list': 'یەکەم لیست',
  'setup.title.supervisor': 'یەکەم سەرپەرشتیار',
  'setup.title.acceptance': 'ئایا هەموو شتێک باشە؟',
  'setup.title.service': 'ئامادەیە بۆ خزمەت',

  'setup.working.camera': 'بەدوای کۆدەکەدا دەگەڕێت: بە تەختی لەبەردەم کامێراکە بیگرە.',
  'setup.working.ticket': 'پرسیار لە ناوەند دەکرێت …',
  'setup.working.enrol': 'ئامێرەکە کلیلەکەی دروست دەکات و خۆی بە ناوەند دەناسێنێت …',
  'setup.working.device': 'ئامێرەکە تاقی دەکرێتەوە. ئەگەر بە بەڵگەنامە تاقی دەکەیتەوە، دایبنێ.',
  'setup.working.list': 'لیستەکە بەڕێوەیە …',
  'setup.working.look': 'سەیری هەموو شتێک دەکرێت، زۆرترین خولەکێک …',
  'setup.working.sheet': 'پەڕەکە دروست دەکرێت و مۆر دەکرێت …',

  'setup.act.stop': 'گەڕانەکە بوەستێنە',
  'setup.act.read': 'بیخوێنەوە',
  'setup.act.enrol': 'وەک یەکن: ئامێرەکە تۆمار بکە',
  'setup.act.another': 'جیاوازن: بلیتێکی تر',
  'setup.act.devicesDone': 'ئامێرەکان ڕاستن',
  'setup.act.test': 'بە بەڵگەنامە تاقی بکەرەوە',
  'setup.act.unbind': 'ڕۆڵەکە لابە',
  'setup.act.fetch': 'لە ناوەندەوە بیهێنە',
  'setup.act.later': 'دواتر',
  'setup.act.add': 'سەرپەرشتیارەکە زیاد بکە',
  'setup.act.look': 'سەیری هەموو شتێک بکە',
  'setup.act.seal': 'پەڕەکە دروست بکە و مۆری بکە',
  'setup.act.finish': 'دەستپێکردنی خزمەت',

  'setup.field.code': 'کۆدی بلیتەکە',
  'setup.field.number': 'ژمارە',
  'setup.field.pin': 'ژمارەی نهێنی',
  'setup.field.technician': 'ناوت',

  'setup.ticket.camera': 'بە کامێرایەکی ئەم ئامێرە بیخوێنەوە',
  'setup.ticket.seen': 'ئەوەی کامێراکە دەیبینێت',
  'setup.ticket.noCamera': 'هیچ کامێرایەک نەبەستراوە.',
  'setup.ticket.typed': 'پیتەکانی بنووسە',
  'setup.ticket.stick': 'فایلێک لەسەر فلاش',
  'setup.ticket.noStick': 'هیچ فلاشێک نەبەستراوە.',
  'setup.ticket.noTicket': 'هیچ بلیتێکی ناوەند لەسەر فلاشەکە نییە.',

  'setup.pin.compare': 'ئەم پیتانە لەگەڵ کۆتایی کۆدەکە لە پەڕەی ناوەند بەراورد بکە. تەنها ئەگەر وەک یەک بن ناوەندی ئێوەیە.',

  'setup.unit.unit': 'ئامێر',
  'setup.unit.site': 'شوێن',
  'setup.unit.lane': 'ڕێڕەو',
  'setup.unit.central': 'ناوەند',

  'setup.role.chipReader': 'چیپ دەخوێنێتەوە',
  'setup.role.mrzReader': 'هێڵە چاپکراوەکان دەخوێنێتەوە',
  'setup.role.documentCamera': 'سەیری بەڵگەنامە دەکات',
  'setup.role.faceCamera': 'سەیری گەشتیاران دەکات',
  'setup.role.officerCardReader': 'کارتی ئەفسەران دەخوێنێتەوە',

  'setup.devices.none': 'هیچ ئامێرێک',
  'setup.devices.plugin': 'خزمەتگوزارییەکە ئەو کامێرایە بەکاردەهێنێت کە پێوەکراوەکە دەیهێنێت.',
  'setup.devices.tried': 'دوا تاقیکردنەوە',
  'setup.devices.nothing': 'ئامێرێک هەڵبژێرە: پێش بەستن تاقی دەکرێتەوە.',
  'setup.devices.picture': 'وێنەیەکی کامێرا تاقیکراوەکە',

  'setup.list.network': 'لە ڕێگەی تۆڕەوە',
  'setup.list.bytes': '{kilobytes} کیلۆبایت هێنرا',
  'setup.list.stick': 'لە فلاشی پۆستەبەرەوە',
  'setup.list.noStick': 'هیچ فلاشێک نەبەستراوە.',
  'setup.list.later': 'بەبێ لیست',
  'setup.list.laterMeans': 'ئامێرەکە دەست بە خزمەت دەکات و تا لیستێک نەیەت کەس بە پاک ناو نابات.',

  'setup.supervisor.lead': 'سەرپەرشتیارەکە لەم مێزە دەچێتە ژوورەوە و لەگەڵ تەکنیککار ئەفسەران زیاد دەکات.',

  'setup.findings.title': 'ئەوەی ئامێرەکە دەیدۆزێتەوە',

  'setup.finding.well': 'باش',
  'setup.finding.look': 'سەیر بکە',
  'setup.finding.fault': 'هەڵە',

  'setup.sheet.title': 'پەڕەی وەرگرتن',
  'setup.sheet.copy': 'ئامێرەکە مۆری دەکات، دەچێت بۆ ناوەند و بۆ چاپ و واژۆ لەسەر {stick} کۆپی دەکرێت.',
  'setup.sheet.noStick': 'ئامێرەکە مۆری دەکات و دەچێت بۆ ناوەند. کۆپییەک بۆ چاپ و واژۆ بە ناوی acceptance.html لەسەر ئامێرەکەیە.',

  'setup.service.noList': 'هێشتا لیست نییە: ئامێرەکە کەس بە پاک ناو نابات.',
  'setup.service.list': 'لیستی {number} لێرەیە.',
};
