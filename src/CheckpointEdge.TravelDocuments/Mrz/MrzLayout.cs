namespace CheckpointEdge.TravelDocuments.Mrz;

/// <summary>Some neighbouring characters of a zone whose lines are laid end to end.</summary>
internal readonly record struct MrzSpan(int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<char> Of(ReadOnlySpan<char> zone) => zone.Slice(Start, Length);

    public Span<char> Of(Span<char> zone) => zone.Slice(Start, Length);
}

/// <summary>
/// Where each data element stands (Doc 9303 parts 4 to 7, section 4.2.2). Places count from 0 through all lines laid end
/// to end; -1 means that the layout has no such character. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class MrzLayout
{
    public const int ZoneLengthMax = 90;

    public required MrzFormat Format { get; init; }
    public required int LineCount { get; init; }
    public required int LineLength { get; init; }

    /// <summary>The first line's length, where it differs from that of the others.</summary>
    public int FirstLineLength { get => field == 0 ? LineLength : field; init; }

    public MrzSpan DocumentCode { get; init; } = new(0, 2);
    public MrzSpan IssuingState { get; init; } = new(2, 3);
    public required MrzSpan DocumentNumber { get; init; }

    /// <summary>What the digit of the number is counted over: the number, unless a state does otherwise.</summary>
    public MrzSpan DocumentNumberCounted { get => field.Length == 0 ? DocumentNumber : field; init; }

    public required MrzSpan Nationality { get; init; }
    public required MrzSpan DateOfBirth { get; init; }
    public required int Sex { get; init; }
    public required MrzSpan DateOfExpiry { get; init; }
    public required MrzSpan Name { get; init; }
    public required MrzSpan OptionalData1 { get; init; }
    public MrzSpan OptionalData2 { get; init; }
    public int OptionalDataDigit { get; init; } = -1;
    public int CompositeDigit { get; init; } = -1;
    public MrzSpan[] Composite { get; init; } = [];

    /// <summary>Cards let a document number of more than nine characters run on into the optional data.</summary>
    public bool NumberMayRunOn { get; init; }

    public int DocumentNumberDigit => DocumentNumber.End;
    public int DateOfBirthDigit => DateOfBirth.End;
    public int DateOfExpiryDigit => DateOfExpiry.End;
    public int ZoneLength => FirstLineLength + (LineCount - 1) * LineLength;

    /// <summary>Line and position as people count them, from 1.</summary>
    public (int Line, int Position) PlaceOf(int place) => place < FirstLineLength
        ? (1, place + 1)
        : ((place - FirstLineLength) / LineLength + 2, (place - FirstLineLength) % LineLength + 1);

    public int LengthOf(int line) => line == 0 ? FirstLineLength : LineLength;

    /// <summary>The same places, other characters counted for the digit of the number and the composite.</summary>
    public MrzLayout Counting(MrzSpan number, MrzSpan[] composite) => new()
    {
        Format = Format,
        LineCount = LineCount,
        LineLength = LineLength,
        DocumentNumber = DocumentNumber,
        DocumentNumberCounted = number,
        Nationality = Nationality,
        DateOfBirth = DateOfBirth,
        Sex = Sex,
        DateOfExpiry = DateOfExpiry,
        Name = Name,
        OptionalData1 = OptionalData1,
        OptionalData2 = OptionalData2,
        CompositeDigit = CompositeDigit,
        Composite = composite,
        NumberMayRunOn = NumberMayRunOn,
    };

    public static MrzLayout Of(MrzFormat format) => format switch
    {
        MrzFormat.TD1 => TD1,
        MrzFormat.TD2 => TD2,
        MrzFormat.TD3 => TD3,
        MrzFormat.MrvA => MrvA,
        _ => MrvB,
    };

    /// <summary>The layout whose number and length of lines these come near; a V in first place tells visas.</summary>
    public static MrzLayout? For(in MrzText lines)
    {
        if (lines.LineCount == 3)
            return FitsAll(lines, TD1) ? TD1 : null;
        if (lines.LineCount != 2)
            return null;
        bool visa = lines.Line(0)[0] == 'V';
        bool wide = lines.Line(0).Length + lines.Line(1).Length >= TD2.LineLength + TD3.LineLength;
        MrzLayout layout = wide ? visa ? MrvA : TD3 : visa ? MrvB : TD2;
        return FitsAll(lines, layout) ? layout : null;
    }

    /// <summary>Every line is about as long as the layout wants it.</summary>
    public static bool FitsAll(in MrzText lines, MrzLayout layout)
    {
        for (int i = 0; i < lines.LineCount; i++)
            if (Math.Abs(lines.Line(i).Length - layout.LengthOf(i)) > MrzParser.LineLengthDifferenceMax)
                return false;
        return true;
    }

    public static MrzLayout TD1 { get; } = new()
    {
        Format = MrzFormat.TD1,
        LineCount = 3,
        LineLength = 30,
        DocumentNumber = new(5, 9),
        OptionalData1 = new(15, 15),
        DateOfBirth = new(30, 6),
        Sex = 37,
        DateOfExpiry = new(38, 6),
        Nationality = new(45, 3),
        OptionalData2 = new(48, 11),
        Name = new(60, 30),
        CompositeDigit = 59,
        Composite = [new(5, 25), new(30, 7), new(38, 7), new(48, 11)],
        NumberMayRunOn = true,
    };

    public static MrzLayout TD2 { get; } = TwoLines(MrzFormat.TD2, 36, optionalLength: 7, withComposite: true);

    public static MrzLayout TD3 { get; } = TwoLines(MrzFormat.TD3, 44, optionalLength: 14, withComposite: true);

    public static MrzLayout MrvA { get; } = TwoLines(MrzFormat.MrvA, 44, optionalLength: 16, withComposite: false);

    public static MrzLayout MrvB { get; } = TwoLines(MrzFormat.MrvB, 36, optionalLength: 8, withComposite: false);

    private static MrzLayout TwoLines(MrzFormat format, int length, int optionalLength, bool withComposite)
    {
        int last = 2 * length - 1;
        return new()
        {
            Format = format,
            LineCount = 2,
            LineLength = length,
            Name = new(5, length - 5),
            DocumentNumber = new(length, 9),
            Nationality = new(length + 10, 3),
            DateOfBirth = new(length + 13, 6),
            Sex = length + 20,
            DateOfExpiry = new(length + 21, 6),
            OptionalData1 = new(length + 28, optionalLength),
            OptionalDataDigit = format == MrzFormat.TD3 ? last - 1 : -1,
            CompositeDigit = withComposite ? last : -1,
            Composite = withComposite
                ? [new(length, 10), new(length + 13, 7), new(length + 21, last - length - 21)]
                : [],
            NumberMayRunOn = format == MrzFormat.TD2,
        };
    }
}
