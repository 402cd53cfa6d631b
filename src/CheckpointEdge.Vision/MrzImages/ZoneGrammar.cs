using CheckpointEdge.TravelDocuments.Mrz;

namespace CheckpointEdge.Vision.MrzImages;

/// <summary>What guards a place of a zone: which characters may stand there, and which digits count it. Immutable.</summary>
internal sealed class ZoneGrammar
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Digits = "0123456789";

    /// <summary>Number, birth, expiry, optional data, composite.</summary>
    public const int CheckCount = 5;

    private readonly string[] _allowed;

    private ZoneGrammar(MrzLayout layout, string[] allowed, string[] fields, sbyte[,] weights)
    {
        Layout = layout;
        _allowed = allowed;
        Fields = fields;
        Weights = weights;
    }

    public MrzLayout Layout { get; }

    /// <summary>For each place the JSON name of its field.</summary>
    public string[] Fields { get; }

    /// <summary>For each place and check what its value counts, modulo 10; 0 where it is not counted.</summary>
    public sbyte[,] Weights { get; }

    /// <summary>The American resident cards are C1 and C2.</summary>
    public bool TakesDigitInCode => ReferenceEquals(Layout, _usCard);

    /// <summary>
    /// Documents of the layout begin so (Doc 9303 parts 4 to 7): passports are TD3, cards TD1 and TD2, visas have their own.
    /// </summary>
    public bool Begins(char first) => Layout.Format switch
    {
        MrzFormat.TD3 => first is 'P' or 'A' or 'C' or 'I',
        MrzFormat.MrvA or MrzFormat.MrvB => first == 'V',
        _ => first is 'A' or 'C' or 'I',
    };

    public bool Allows(int place, char character) => _allowed[place].Contains(character, StringComparison.Ordinal);

    public bool Guarded(int place)
    {
        for (int check = 0; check < CheckCount; check++)
            if (Weights[place, check] != 0)
                return true;
        return false;
    }

    /// <summary>The grammar of the layout that so many lines of that length have, told apart by what they begin with.</summary>
    /// <param name="begin">The first five characters as read.</param>
    public static ZoneGrammar? Of(int lines, int length, string begin) => (lines, length) switch
    {
        (3, 30) => Of(begin is "C1USA" or "C2USA" ? _usCard : MrzLayout.TD1),
        (2, 36) => Of(begin == "IDFRA" ? _oldFrenchCard : begin[0] == 'V' ? MrzLayout.MrvB : MrzLayout.TD2),
        (2, 44) => Of(begin[0] == 'V' ? MrzLayout.MrvA : MrzLayout.TD3),
        _ => null,
    };

    // Both count otherwise than Doc 9303: TravelDocuments/Mrz, UsResidentCard and OldFrenchCard.
    private static readonly MrzLayout _usCard = MrzLayout.TD1.Counting(new(0, 14), [new(0, 59)]);

    private static readonly MrzLayout _oldFrenchCard = new()
    {
        Format = MrzFormat.TD2,
        LineCount = 2,
        LineLength = 36,
        Name = new(5, 25),
        DocumentNumber = new(36, 12),
        Nationality = new(2, 3),
        DateOfBirth = new(63, 6),
        Sex = 70,
        DateOfExpiry = new(71, 0),
        OptionalData1 = new(30, 6),
        CompositeDigit = 71,
        Composite = [new(0, 71)],
    };

    /// <summary>The newer American card counts as the standard says; which of the two it is, the digits tell.</summary>
    public ZoneGrammar? Other => ReferenceEquals(Layout, _usCard) ? Of(MrzLayout.TD1)
        : ReferenceEquals(Layout, _oldFrenchCard) ? Of(MrzLayout.TD2) : null;

    private static ZoneGrammar Of(MrzLayout layout)
    {
        int length = layout.ZoneLength;
        string[] allowed = new string[length];
        string[] fields = new string[length];
        Array.Fill(allowed, LineNetwork.Characters);
        Array.Fill(fields, FieldNames.OptionalData1);
        void Set(MrzSpan span, string characters, string field)
        {
            allowed.AsSpan(span.Start, span.Length).Fill(characters);
            fields.AsSpan(span.Start, span.Length).Fill(field);
        }

        Set(layout.OptionalData2, LineNetwork.Characters, FieldNames.OptionalData2);
        Set(layout.DocumentNumber, LineNetwork.Characters, FieldNames.DocumentNumber);
        Set(layout.Nationality, Letters + "<", FieldNames.Nationality);
        Set(new(0, 1), Letters, FieldNames.DocumentCode);
        Set(new(1, 1), LineNetwork.Characters, FieldNames.DocumentCode);
        Set(new(2, 3), Letters + "<", FieldNames.IssuingState);
        Set(layout.Name, Letters + "<", FieldNames.PrimaryIdentifier);
        Set(layout.DateOfBirth, Digits + "<", FieldNames.DateOfBirth);
        Set(new(layout.DateOfBirthDigit, 1), Digits + "<", FieldNames.DateOfBirth);
        if (layout.DateOfExpiry.Length > 0)
        {
            Set(layout.DateOfExpiry, Digits + "<", FieldNames.DateOfExpiry);
            Set(new(layout.DateOfExpiryDigit, 1), Digits + "<", FieldNames.DateOfExpiry);
        }
        else
        {
            Set(new(layout.DocumentNumberDigit + 1, 14), Letters + "<", FieldNames.SecondaryIdentifier);
        }

        Set(new(layout.Sex, 1), "MFX<", FieldNames.Sex);
        Set(new(layout.DocumentNumberDigit, 1), Digits + "<", FieldNames.DocumentNumber);
        if (layout.OptionalDataDigit >= 0)
            Set(new(layout.OptionalDataDigit, 1), Digits + "<", FieldNames.OptionalData1);
        if (layout.CompositeDigit >= 0)
            Set(new(layout.CompositeDigit, 1), Digits, FieldNames.Composite);
        return new(layout, allowed, fields, CountWeights(layout, length));
    }

    private static sbyte[,] CountWeights(MrzLayout layout, int length)
    {
        sbyte[,] weights = new sbyte[length, CheckCount];
        void Count(int check, MrzSpan[] spans, int digit)
        {
            int place = 0;
            foreach (MrzSpan span in spans)
                for (int i = span.Start; i < span.End; i++)
                    weights[i, check] = (place++ % 3) switch { 0 => 7, 1 => 3, _ => 1 };
            weights[digit, check] = 9;
        }

        Count(0, [layout.DocumentNumberCounted], layout.DocumentNumberDigit);
        Count(1, [layout.DateOfBirth], layout.DateOfBirthDigit);
        if (layout.DateOfExpiry.Length > 0)
            Count(2, [layout.DateOfExpiry], layout.DateOfExpiryDigit);
        if (layout.OptionalDataDigit >= 0)
            Count(3, [layout.OptionalData1], layout.OptionalDataDigit);
        if (layout.CompositeDigit >= 0)
            Count(4, layout.Composite, layout.CompositeDigit);
        return weights;
    }
}
