// @ts-check
/** Every text of the set-up's page that does not come from the service. @type {Record<string, string>} */
export const messages = {
  'page.title': 'Checkpoint: الإعداد',

  'settings.language': 'اللغة',
  'settings.theme': 'الألوان',

  'theme.light': 'فاتح',
  'theme.night': 'ليلي',
  'theme.contrast': 'تباين عالٍ',

  'setup.steps': 'الخطوات',

  'setup.noAnswer': 'الجهاز لا يجيب. انتظر لحظة أو افحص الكابل.',

  'setup.step.ticket': 'التذكرة',
  'setup.step.devices': 'الأجهزة',
  'setup.step.list': 'القائمة الأولى',
  'setup.step.supervisor': 'المشرف',
  'setup.step.acceptance': 'الاستلام',
  'setup.step.service': 'الخدمة',

  'setup.title.wait': 'لحظة من فضلك',
  'setup.title.ticket': 'لمن هذا الجهاز؟ أرِه تذكرته',
  'setup.title.devices': 'ما عمل كل جهاز؟',
  'setup.title.list': 'القائمة الأولى',
  'setup.title.supervisor': 'المشرف الأول',
  'setup.title.acceptance': 'هل كل شيء سليم؟',
  'setup.title.service': 'جاهز للخدمة',

  'setup.working.camera': 'يجري البحث عن الرمز: أمسكه مستويًا أمام الكاميرا.',
  'setup.working.ticket': 'يُسأل المركز …',
  'setup.working.enrol': 'يصنع الجهاز مفتاحه ويعرّف المركز بنفسه …',
  'setup.working.device': 'تجربة الجهاز. ضع وثيقة أو مرّرها إن كنت تختبر بها.',
  'setup.working.list': 'القائمة في الطريق …',
  'setup.working.look': 'فحص كل شيء، دقيقة على الأكثر …',
  'setup.working.sheet': 'يجري إعداد الورقة وختمها …',

  'setup.act.stop': 'إيقاف البحث',
  'setup.act.read': 'قراءة',
  'setup.act.enrol': 'متطابقة: سجّل الجهاز',
  'setup.act.another': 'مختلفة: تذكرة أخرى',
  'setup.act.devicesDone': 'الأجهزة صحيحة',
  'setup.act.test': 'اختبار بوثيقة',
  'setup.act.unbind': 'إلغاء الدور',
  'setup.act.fetch': 'جلبها من المركز',
  'setup.act.later': 'لاحقًا',
  'setup.act.add': 'إضافة المشرف',
  'setup.act.look': 'افحص كل شيء',
  'setup.act.seal': 'إعداد الورقة وختمها',
  'setup.act.finish': 'بدء الخدمة',

  'setup.field.code': 'رمز التذكرة',
  'setup.field.number': 'الرقم',
  'setup.field.pin': 'الرمز السري',
  'setup.field.technician': 'اسمك',

  'setup.ticket.camera': 'امسحها بكاميرا هذا الجهاز',
  'setup.ticket.seen': 'ما تراه الكاميرا',
  'setup.ticket.noCamera': 'لا توجد كاميرا موصولة.',
  'setup.ticket.typed': 'اكتب حروفها',
  'setup.ticket.stick': 'ملف على ذاكرة USB',
  'setup.ticket.noStick': 'لا توجد ذاكرة USB موصولة.',
  'setup.ticket.noTicket': 'لا توجد على ذاكرة USB تذكرة من المركز.',

  'setup.pin.compare': 'قارن هذه الحروف بالجزء الأخير من الرمز في صفحة المركز. لا يكون مركزكم إلا إذا تطابقت.',

  'setup.unit.unit': 'الجهاز',
  'setup.unit.site': 'الموقع',
  'setup.unit.lane': 'المسار',
  'setup.unit.central': 'المركز',

  'setup.role.chipReader': 'يقرأ الشرائح',
  'setup.role.mrzReader': 'يقرأ الأسطر المطبوعة',
  'setup.role.documentCamera': 'تنظر إلى الوثائق',
  'setup.role.faceCamera': 'تنظر إلى المسافرين',
  'setup.role.officerCardReader': 'يقرأ بطاقات الموظفين',

  'setup.devices.none': 'لا جهاز',
  'setup.devices.plugin': 'تستخدم الخدمة الكاميرا التي تأتي بها الإضافة.',
  'setup.devices.tried': 'آخر تجربة',
  'setup.devices.nothing': 'اختر جهازًا: يُجرَّب قبل ربطه.',
  'setup.devices.picture': 'صورة من الكاميرا المجرَّبة',

  'setup.list.network': 'عبر الشبكة',
  'setup.list.bytes': 'جُلب {kilobytes} كيلوبايت',
  'setup.list.stick': 'من ذاكرة الساعي',
  'setup.list.noStick': 'لا توجد ذاكرة USB موصولة.',
  'setup.list.later': 'بلا قائمة',
  'setup.list.laterMeans': 'يبدأ الجهاز الخدمة ولا يُخلي أحدًا حتى تصل قائمة.',

  'setup.supervisor.lead': 'يسجّل المشرف دخوله على هذا المكتب ويضيف الموظفين مع فني.',

  'setup.findings.title': 'ما يجده الجهاز',

  'setup.finding.well': 'سليم',
  'setup.finding.look': 'راجِع',
  'setup.finding.fault': 'خلل',

  'setup.sheet.title': 'ورقة الاستلام',
  'setup.sheet.copy': 'يختمها الجهاز وتُرسل إلى المركز وتُنسخ إلى {stick} لطباعتها وتوقيعها.',
  'setup.sheet.noStick': 'يختمها الجهاز وتُرسل إلى المركز. توجد على الجهاز نسخة تُطبع وتُوقَّع باسم acceptance.html.',

  'setup.service.noList': 'لا قائمة بعد: لا يُخلي الجهاز أحدًا.',
  'setup.service.list': 'القائمة {number} موجودة.',
};
