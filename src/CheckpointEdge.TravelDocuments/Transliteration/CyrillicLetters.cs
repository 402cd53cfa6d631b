namespace CheckpointEdge.TravelDocuments.Transliteration;

/// <summary>
/// Cyrillic letters (Doc 9303-3, section 6, table B), capitals only, with the exceptions of single languages. The table
/// prints Ғ and Һ where it means Ѓ and Ћ of Macedonian and Serbian; both are here. The soft sign is not written.
/// </summary>
internal static class CyrillicLetters
{
    public const string Rows =
        "Ё=E Ђ=D Є=IE Ѕ=DZ І=I Ї=I Ј=J Љ=LJ Њ=NJ Ќ=K Ў=U Џ=DZ А=A Б=B В=V Г=G Д=D Е=E Ж=ZH З=Z И=I Й=I К=K Л=L М=M "
        + "Н=N О=O П=P Р=R С=S Т=T У=U Ф=F Х=KH Ц=TS Ч=CH Ш=SH Щ=SHCH Ъ=IE Ы=Y Ь= Э=E Ю=IU Я=IA Ѫ=U Ѵ=Y Ґ=G Ғ=G Ѓ=G "
        + "Һ=C Ћ=C";

    public const string Belarusian = "Ё=IO Г=H";
    public const string Bulgarian = "Щ=SHT";
    public const string Macedonian = "Ќ=KJ Џ=DJ Х=H Ц=C Ғ=GJ Ѓ=GJ";
    public const string Serbian = "Г=H Ж=Z Х=H Ц=C Ч=C Ш=S";
    public const string Ukrainian = "Г=H И=Y";

    /// <summary>In Ukrainian, where the letter begins a name.</summary>
    public const string UkrainianFirst = "Є=YE Ї=YI Й=Y Ю=YU Я=YA";
}
