// @ts-check
// The shapes of Kiosk/KioskState.cs as the page receives them. Types only; a test compares the two.

/** @typedef {{unit: string, site: string, lane: string}} UnitView */
/** @typedef {{number: string, signedInAt: string, supervisor: boolean, shiftBeganAt: string|null}} OfficerView */
/** @typedef {{online: boolean, since: string, sentence: string}} LinkView */
/** @typedef {{list: string, title: string, source: string, records: number, sourceDate: string|null}} ListPartView */
/**
 * @typedef {object} ListView
 * @property {'fresh'|'warn'|'stale'|'none'} level
 * @property {number} generation
 * @property {string|null} createdAt
 * @property {number|null} ageHours
 * @property {string} sentence
 * @property {ListPartView[]} parts
 */
/**
 * @typedef {object} TrustView
 * @property {'ready'|'partly'|'none'} level
 * @property {number} certificates
 * @property {string} sentence
 * @property {string[]} findings
 */
/** @typedef {{trusted: boolean, sentence: string, mayBeConfirmed: boolean}} ClockView */
/** @typedef {''|'noDocument'|'tooFar'|'glare'|'turnRound'|'holdStill'|'good'} PlacementWord */
/** @typedef {{url: string, well: boolean, advice: PlacementWord}} PreviewView */
/** @typedef {{line: number, position: number, field: string, read: string, alternatives: string}} AskedCharacterView */
/** @typedef {{lines: string[], characters: AskedCharacterView[]}} AskedView */
/** @typedef {{name: string, well: boolean, sentence: string, whatToDo: string, aside: boolean}} DeviceView */
/** @typedef {{waiting: number, delivered: number, oldestWaitingAt: string|null}} QueueView */
/**
 * @typedef {object} StepView
 * @property {string} name
 * @property {'running'|'done'|'failed'|'notDone'} state
 * @property {string} sentence
 * @property {number|null} milliseconds
 */
/**
 * @typedef {object} TravellerView
 * @property {string} from
 * @property {string} primaryIdentifier
 * @property {string} secondaryIdentifier
 * @property {string} dateOfBirth
 * @property {string} sex
 * @property {string} nationality
 * @property {string} nationalityName
 * @property {string} documentCode
 * @property {string} issuingState
 * @property {string} issuingStateName
 * @property {string} documentNumber
 * @property {string} dateOfExpiry
 * @property {boolean} namePossiblyTruncated
 * @property {string[]} mrzLines
 */
/** @typedef {{code: string, field: string, weight: 'note'|'warning'|'error', sentence: string}} FindingView */
/** @typedef {'same'|'close'|'partly'|'differs'|'unknown'} Agreement */
/**
 * @typedef {object} ComparisonView
 * @property {string} field
 * @property {string} label
 * @property {string} traveller
 * @property {string} listed
 * @property {Agreement} agreement
 * @property {string} sentence
 */
/**
 * @typedef {object} PieceView
 * @property {string} rule
 * @property {string} field
 * @property {string} traveller
 * @property {string} listed
 * @property {string} points
 * @property {string} sentence
 * @property {LettersView[]} letters empty where nothing differs
 * @property {string} worth with the same letters
 * @property {string} otherwise lost whatever the letters
 */
/**
 * @typedef {object} LettersView
 * @property {string} traveller
 * @property {string} listed
 * @property {string} rule
 * @property {string} points
 */
/**
 * @typedef {object} MatchView
 * @property {string} record
 * @property {string} list
 * @property {string} listTitle
 * @property {string} source
 * @property {string} sourceId
 * @property {string} noticeColour
 * @property {string} action
 * @property {boolean} discreet
 * @property {string|null} recordChanged
 * @property {string} name
 * @property {string[]} otherNames
 * @property {'possible'|'strong'} band
 * @property {string} score
 * @property {string} remarks
 * @property {''|'listed'|'ofWantedPerson'|'lookAlike'} document
 * @property {string} foundAs
 * @property {ComparisonView[]} rows
 * @property {PieceView[]} pieces
 * @property {string[]} whyNotHigher
 * @property {string} rarity how many ordinary travellers reach this score; may be empty
 * @property {string} falseAlarms
 */
/** @typedef {'refer'|'notSamePerson'|'readAgain'|'supervisor'} DecisionWord */
/**
 * @typedef {object} DecisionView
 * @property {string} checkId
 * @property {DecisionWord} decision
 * @property {string} reason
 * @property {string} text
 * @property {string} decidedAt
 * @property {number} undoMillisecondsLeft when the service sent it
 * @property {string} confirmedBy
 */
/** @typedef {{checkId: string, decision: DecisionWord, reason: string, until: string}} ConfirmationView */
/** @typedef {'genuine'|'notGenuine'|'differs'|'notVerified'|'notRead'|'brokenOff'|'noChip'|'readerGone'} ChipState */
/**
 * @typedef {object} ChipView
 * @property {ChipState} state
 * @property {string} access
 * @property {string} sentence
 * @property {string} whatToDo
 * @property {string|null} photographUrl
 * @property {string} photographSentence
 */
/** @typedef {'pass'|'fail'|'notDone'} CheckWord */
/** @typedef {{name: string, label: string, result: CheckWord, reason: string}} CheckView */
/** @typedef {{name: string, label: string, result: CheckWord, checks: CheckView[]}} CheckGroupView */
/**
 * @typedef {object} SignerView
 * @property {string} subject
 * @property {string} issuer
 * @property {string} country
 * @property {string} serialNumber
 * @property {string} notBefore
 * @property {string} notAfter
 * @property {string} algorithm
 * @property {string} signingTime
 * @property {string} anchor
 */
/** @typedef {{field: string, printed: string, onChip: string}} DifferenceView */
/**
 * @typedef {object} InspectionView
 * @property {'genuine'|'notGenuine'|'cannotCheck'} outcome
 * @property {CheckGroupView[]} groups
 * @property {SignerView|null} signer
 * @property {DifferenceView[]} differences
 */
/**
 * @typedef {object} FaceView
 * @property {'alike'|'unclear'|'different'|'officerCompares'|'noPicture'} state
 * @property {string} sentence
 * @property {string} rates
 * @property {string} listSentence
 * @property {string|null} liveUrl
 */
/** @typedef {'clear'|'look'|'stop'|'couldNotCheck'} VerdictWord */
/**
 * @typedef {object} ResultView
 * @property {string} checkId
 * @property {string} checkedAt
 * @property {VerdictWord} verdict
 * @property {string} title
 * @property {string[]} reasons
 * @property {'nothingFound'|'doubtful'|'contradicts'} documentVerdict
 * @property {string} documentSentence
 * @property {'noMatch'|'possibleMatch'|'strongMatch'|'notChecked'} listVerdict
 * @property {string} listSentence
 * @property {TravellerView} traveller
 * @property {FindingView[]} findings
 * @property {MatchView[]} matches
 * @property {ChipView|null} chip
 * @property {InspectionView|null} inspection
 * @property {FaceView|null} face
 * @property {boolean} needsDecision
 * @property {DecisionView|null} decision
 * @property {string|null} portraitUrl
 */
/**
 * @typedef {object} KioskState
 * @property {number} version
 * @property {UnitView} unit
 * @property {OfficerView|null} officer
 * @property {LinkView} link
 * @property {ListView} list
 * @property {TrustView|null} trust
 * @property {ClockView} clock
 * @property {DeviceView[]} devices
 * @property {QueueView} queue
 * @property {'signedOut'|'ready'|'reading'|'result'} phase
 * @property {StepView[]} steps
 * @property {ResultView|null} result
 * @property {DecisionView|null} lastDecision
 * @property {ConfirmationView|null} confirmation
 * @property {CaseView[]} secondLine
 * @property {PreviewView|null} preview
 * @property {AskedView|null} asked
 * @property {'present'|'absent'|'readerGone'|null} officerCard  on the officers' own card reader; null at a desk without one
 * @property {AlarmView[]} alarms  what nobody has acknowledged first
 */
/**
 * A trouble of the desk, from its first appearance until it is acknowledged and gone.
 * @typedef {object} AlarmView
 * @property {string} alarmId
 * @property {'device'|'listNone'|'listStale'|'link'|'clock'} kind
 * @property {'alarm'|'warning'} level
 * @property {'active'|'acknowledged'|'rectifiedUnseen'|'rectified'} state
 * @property {string} name
 * @property {string} sentence
 * @property {string} whatToDo
 * @property {string} since
 * @property {string} lastAt
 * @property {number} count
 * @property {string} acknowledgedBy
 * @property {string|null} acknowledgedAt
 * @property {string|null} rectifiedAt
 */
/** @typedef {{kind: 'sourceConfirms'|'notThePerson'|'moreNeeded', text: string, answeredAt: string}} AnswerView */
/**
 * @typedef {object} QueueLineView
 * @property {string} hitId
 * @property {string} recordedAt
 * @property {'waiting'|'delivered'} state
 * @property {DecisionWord|''} decision
 * @property {string|null} receivedAt
 * @property {AnswerView[]} answers
 */
/** @typedef {{code: string, text: string}} Reason */
/** @typedef {{caseId: string, referredAt: string, own: boolean}} CaseView */
/** @typedef {{field: string, label: string, traveller: string, listed: string}} BlindRowView */
/** @typedef {{name: string, otherNames: string[], remarks: string, rows: BlindRowView[]}} BlindEntryView */
/**
 * @typedef {object} BlindView
 * @property {string} caseId
 * @property {string} referredAt
 * @property {TravellerView} traveller
 * @property {BlindEntryView[]} entries
 * @property {string|null} portraitUrl
 * @property {string|null} photographUrl
 * @property {string|null} liveUrl
 * @property {string} supervisor  called to the desk, or empty
 * @property {string|null} until  so long the supervisor may judge
 */
/** @typedef {'same'|'notSame'|'cannotSay'} Judgement */
/**
 * @typedef {object} FirstLookView
 * @property {string} officer
 * @property {DecisionWord} decision
 * @property {VerdictWord} verdict
 * @property {string} title
 * @property {Judgement} judgement
 * @property {boolean|null} agrees
 */
/** @typedef {{word: string, count: number}} CountView */
/**
 * @typedef {object} AgreementView
 * @property {number} agreed
 * @property {number} differed
 * @property {number} cannotSay
 * @property {number|null} share
 * @property {number|null} low
 * @property {number|null} high
 */
/**
 * @typedef {object} ShiftView
 * @property {string} officer
 * @property {string} beganAt
 * @property {string} at
 * @property {CountView[]} verdicts
 * @property {CountView[]} decisions
 * @property {CountView[]} failures
 * @property {number} takenBack
 * @property {number|null} medianMilliseconds
 * @property {number} undecided
 * @property {number} secondLine
 * @property {AgreementView} agreement
 */
/** @typedef {''|'cases'|'case'|'judged'|'shift'|'steps'|'alarms'|'call'|'clock'} DeskPage */

/**
 * What the page itself holds while it is looked at: nothing of this outlives a reload.
 * @typedef {object} Page
 * @property {number} selectedMatch
 * @property {boolean} detailsOpen
 * @property {boolean} inspectionOpen
 * @property {boolean} facesOpen
 * @property {{reason: string}|null} choosing  the open list of reasons for "not the same person"
 * @property {boolean} queueOpen
 * @property {DeskPage} desk  another page of the desk
 * @property {BlindView|null} blind
 * @property {string} calling  the case for which a supervisor signs
 * @property {FirstLookView|null} firstLook
 * @property {ShiftView|null} shift
 * @property {boolean} ending  the end of the shift was asked for once
 * @property {ShiftView|null} ended  the shift that has just ended
 * @property {QueueLineView[]|null} queue
 * @property {Record<string, Reason[]>} reasons
 * @property {string} notice  one sentence of the service about the last refused request
 * @property {boolean} busy  a request is under way
 * @property {string} signInError
 * @property {string} signInOfficer  who was told to wait
 * @property {number} signInWaitUntil  milliseconds since 1970, 0 = no wait
 * @property {number} lostSince  milliseconds since 1970, 0 = connected
 * @property {number} returns  how often the connection came back
 */

/**
 * What a view may ask for.
 * @typedef {object} Acts
 * @property {(officer: string, pin: string) => void} signIn
 * @property {() => void} signOut
 * @property {(language: import('./languages.js').Language) => void} speak
 * @property {(theme: import('./themes.js').Theme) => void} paint
 * @property {(decision: DecisionWord) => void} decide
 * @property {(reason: string) => void} chooseReason
 * @property {(text: string) => void} confirmReason
 * @property {() => void} cancelReason
 * @property {(officer: string, pin: string) => void} confirm
 * @property {() => void} withdraw
 * @property {(supervisor: string, pin: string) => void} lift
 * @property {(page: DeskPage) => void} openDesk
 * @property {() => void} closeDesk
 * @property {(caseId: string) => void} openCase
 * @property {(caseId: string) => void} callFor
 * @property {(supervisor: string, pin: string) => void} call
 * @property {() => void} endCallInTime
 * @property {(supervisor: string, pin: string, shown: string) => void} confirmClock
 * @property {(judgement: Judgement) => void} judge
 * @property {() => void} endShift
 * @property {(alarmId: string) => void} acknowledge
 * @property {() => void} undo
 * @property {() => void} release
 * @property {(lines: string[]) => void} confirmLines
 * @property {(index: number) => void} selectMatch
 * @property {() => void} toggleDetails
 * @property {() => void} toggleInspection
 * @property {() => void} toggleFaces
 * @property {() => void} toggleQueue
 */

export {};
