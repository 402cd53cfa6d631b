namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>
/// Every code a finding on a machine-readable zone can carry. The codes are stable: screens, policies and records refer
/// to them. Weight in brackets.
/// </summary>
public static class FindingCodes
{
    // The zone as a whole.

    /// <summary>[error] There is no text at all.</summary>
    public const string Empty = "empty";

    /// <summary>[error] The text is longer than <see cref="MrzParser.TextLengthMax"/>; the rest was not looked at.</summary>
    public const string TextTooLong = "text-too-long";

    /// <summary>[error] Number and length of the lines fit no layout.</summary>
    public const string LayoutUnknown = "layout-unknown";

    /// <summary>[warning] A layout outside Doc 9303 that is read all the same: a French card or licence, a Swiss licence.</summary>
    public const string LayoutNotDoc9303 = "layout-not-doc-9303";

    /// <summary>[error] A line is some characters short or long; it was read as if filled up or cut at its end.</summary>
    public const string LineLength = "line-length";

    /// <summary>[note] Lower-case letters were read as capitals.</summary>
    public const string LowerCase = "lower-case";

    /// <summary>[error] A character other than A to Z, 0 to 9 and the filler.</summary>
    public const string CharacterNotAllowed = "character-not-allowed";

    // Characters of a field.

    /// <summary>[error] A digit where only letters stand; the sentence names the position.</summary>
    public const string LetterExpected = "letter-expected";

    /// <summary>[error] Something else where only digits stand; the sentence names the position.</summary>
    public const string DigitExpected = "digit-expected";

    /// <summary>[note] One look-alike character explains a wrong check digit. Nothing was corrected.</summary>
    public const string LookAlike = "look-alike";

    // Check digits.

    /// <summary>[error] The printed check digit differs from the computed one.</summary>
    public const string CheckDigitWrong = "check-digit-wrong";

    /// <summary>[note] An empty date carries a filler instead of its check digit.</summary>
    public const string CheckDigitOmitted = "check-digit-omitted";

    /// <summary>[note] Number and composite are counted from the first character of the zone: French licences, older
    /// resident cards of the United States.</summary>
    public const string CheckDigitsFromLineStart = "check-digits-from-line-start";

    // Codes.

    /// <summary>[warning] The document code is not one that Doc 9303 gives to this layout.</summary>
    public const string DocumentCodeUnusual = "document-code-unusual";

    /// <summary>[warning] Not a code of ISO 3166-1 or Doc 9303-3, section 5.</summary>
    public const string StateUnknown = "state-unknown";

    /// <summary>[warning] No state is given.</summary>
    public const string StateMissing = "state-missing";

    /// <summary>[note] A code of a state that is no more, or one that has been replaced.</summary>
    public const string StateWithdrawn = "state-withdrawn";

    /// <summary>[note] The state is Utopia: a specimen.</summary>
    public const string Specimen = "specimen";

    // Document number.

    /// <summary>[error] There is no document number.</summary>
    public const string DocumentNumberMissing = "document-number-missing";

    /// <summary>[note] The document number runs on into the optional data (Doc 9303-5 and -6, note j).</summary>
    public const string DocumentNumberLong = "document-number-long";

    /// <summary>[note] The check digit of a long number holds only with the filler counted, as on older Belgian cards.</summary>
    public const string DocumentNumberFillerCounted = "document-number-filler-counted";

    // Dates.

    /// <summary>[error] A month or day that does not exist; that part is reported as unknown.</summary>
    public const string DateImpossible = "date-impossible";

    /// <summary>[warning] Month or day is 00; read as unknown. Doc 9303 writes fillers.</summary>
    public const string DatePartZero = "date-part-zero";

    /// <summary>[note] A part of the date of birth, or the whole, is unknown to the issuer.</summary>
    public const string DatePartUnknown = "date-part-unknown";

    /// <summary>[warning] The date of expiry is not given, or not whole.</summary>
    public const string ExpiryUnknown = "expiry-unknown";

    /// <summary>[note] The century of the birth is a guess: the later one lies less than a year ahead, or after the expiry.</summary>
    public const string CenturyAmbiguous = "century-ambiguous";

    /// <summary>[error] The document expired before its holder was born.</summary>
    public const string ExpiryBeforeBirth = "expiry-before-birth";

    /// <summary>[warning] The date of expiry lies before today.</summary>
    public const string Expired = "expired";

    // Sex.

    /// <summary>[warning] An X is printed; Doc 9303 writes a filler in the zone.</summary>
    public const string SexPrintedX = "sex-printed-x";

    /// <summary>[error] Neither M, F nor the filler.</summary>
    public const string SexImpossible = "sex-impossible";

    // Names.

    /// <summary>[error] There is no name.</summary>
    public const string NameMissing = "name-missing";

    /// <summary>[warning] The primary identifier is empty while a secondary one is given.</summary>
    public const string NameWithoutPrimary = "name-without-primary";

    /// <summary>[note] There is no secondary identifier: a person with one name, or all names in one part.</summary>
    public const string NameWithoutSecondary = "name-without-secondary";

    /// <summary>[warning] More fillers between name parts than Doc 9303-3, 4.6 allows.</summary>
    public const string NameSeparators = "name-separators";

    /// <summary>[note] The name field is full to its last position: the name may go on (Doc 9303-4, 4.2.3).</summary>
    public const string NamePossiblyTruncated = "name-possibly-truncated";

    // Building only.

    /// <summary>[error] The value does not fit its field.</summary>
    public const string TooLong = "too-long";

    /// <summary>[error] A character for which Doc 9303-3, section 6 gives no transliteration.</summary>
    public const string NotTransliterable = "not-transliterable";

    /// <summary>[note] The name was shortened to fit.</summary>
    public const string NameShortened = "name-shortened";

    /// <summary>[error] This layout has no such field.</summary>
    public const string FieldNotInLayout = "field-not-in-layout";
}
