using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Names;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Matching;

/// <summary>
/// What ranking needs to know of every record besides its names, in a few arrays: birth dates, sex, nationalities, id.
/// The records themselves stay in the slice. Immutable, safe for concurrent readers.
/// </summary>
internal sealed class RecordFacts
{
    private readonly int[] _firstNames;
    private readonly ushort[] _nameOfRecord;
    private readonly NameGlance[] _glances;
    private readonly Sex[] _sexes;
    private readonly int[] _birthStarts;
    private readonly BirthDateComparison.Span[] _births;
    private readonly int[] _nationalityStarts;
    private readonly ushort[] _nationalities;
    private readonly KeyTable _birthDays;

    internal RecordFacts(Builder parts)
    {
        _firstNames = [.. parts.FirstNames];
        _nameOfRecord = [.. parts.NameOfRecord];
        _glances = [.. parts.Glances];
        _sexes = [.. parts.Sexes];
        _birthStarts = [.. parts.BirthStarts];
        _births = [.. parts.Births];
        _nationalityStarts = [.. parts.NationalityStarts];
        _nationalities = [.. parts.Nationalities];
        List<ulong> days = [];
        for (int record = 0; record < Count; record++)
            foreach (BirthDateComparison.Span birth in BirthsOf(record))
                if (birth.IsDay)
                    File(record, birth.From, days);
        _birthDays = new KeyTable(days);
    }

    internal RecordFacts(SealedArrays.Reader arrays)
    {
        _birthDays = new KeyTable(arrays);
        _firstNames = arrays.Read<int>();
        _nameOfRecord = arrays.Read<ushort>();
        _glances = arrays.Read<NameGlance>();
        _sexes = arrays.Read<Sex>();
        _birthStarts = arrays.Read<int>();
        _births = arrays.Read<BirthDateComparison.Span>();
        _nationalityStarts = arrays.Read<int>();
        _nationalities = arrays.Read<ushort>();
    }

    public int Count => _sexes.Length;

    public long SizeBytes =>
        ((long)NameGlance.SizeBytes * _glances.Length) + _birthDays.SizeBytes + (12L * _births.Length)
        + (2L * (_nationalities.Length + _nameOfRecord.Length))
        + (4L * (_firstNames.Length + _sexes.Length + _birthStarts.Length + _nationalityStarts.Length));

    public long SealedSizeBytes =>
        _birthDays.SealedSizeBytes + SealedArrays.Writer.SizeOf(_firstNames) + SealedArrays.Writer.SizeOf(_nameOfRecord)
        + SealedArrays.Writer.SizeOf(_glances) + SealedArrays.Writer.SizeOf(_sexes) + SealedArrays.Writer.SizeOf(_birthStarts)
        + SealedArrays.Writer.SizeOf(_births) + SealedArrays.Writer.SizeOf(_nationalityStarts)
        + SealedArrays.Writer.SizeOf(_nationalities);

    /// <summary>In the order in which it is read.</summary>
    public void Write(SealedArrays.Writer arrays)
    {
        _birthDays.Write(arrays);
        arrays.Write(_firstNames);
        arrays.Write(_nameOfRecord);
        arrays.Write(_glances);
        arrays.Write(_sexes);
        arrays.Write(_birthStarts);
        arrays.Write(_births);
        arrays.Write(_nationalityStarts);
        arrays.Write(_nationalities);
    }

    /// <summary>The names of a record in the <see cref="NameIndex"/>: from here to the next record's.</summary>
    public Range NamesOf(int record) => _firstNames[record].._firstNames[record + 1];

    /// <summary>Which of <see cref="ListRecord.Names"/> an indexed name is.</summary>
    public IndexedName NameOfRecord(int name) => IndexedName.Unpack(_nameOfRecord[name]);

    public bool IsWeak(int name) => _glances[name].IsWeak;

    public NameGlance Glance(int name) => _glances[name];

    public Sex SexOf(int record) => _sexes[record];

    public ReadOnlySpan<BirthDateComparison.Span> BirthsOf(int record) =>
        _births.AsSpan(_birthStarts[record].._birthStarts[record + 1]);

    /// <summary>Nationalities as <see cref="PackCode"/> gives them.</summary>
    public ReadOnlySpan<ushort> NationalitiesOf(int record) =>
        _nationalities.AsSpan(_nationalityStarts[record].._nationalityStarts[record + 1]);

    /// <summary>What is compared besides names.</summary>
    public PersonalComparison.Facts Personal(int record, ListRecord? words = null) => new()
    {
        Births = BirthsOf(record),
        Sex = SexOf(record),
        Nationalities = NationalitiesOf(record),
        Words = words,
    };

    /// <summary>Records of somebody born on that very day.</summary>
    public ReadOnlySpan<ulong> BornOn(int day) => _birthDays.Find(DayKey(day, 0), DayKey(day, ushort.MaxValue));

    /// <summary>Of those, the ones of this nationality as <see cref="PackCode"/> gives it; 0 for those of none.</summary>
    public ReadOnlySpan<ulong> BornOn(int day, ushort nationality) => _birthDays.Find(DayKey(day, nationality));

    /// <summary>A code of up to three letters as a number; 0 when it is empty or no code.</summary>
    public static ushort PackCode(string code)
    {
        if (code.Length is 0 or > 3)
            return 0;
        int packed = 0;
        foreach (char letter in code)
        {
            if (!char.IsAsciiLetterUpper(letter))
                return 0;
            packed = (packed * 27) + letter - 'A' + 1;
        }

        return (ushort)packed;
    }

    private void File(int record, int day, List<ulong> days)
    {
        foreach (ushort nationality in NationalitiesOf(record))
            days.Add(KeyTable.Entry(DayKey(day, nationality), record));
        if (NationalitiesOf(record).IsEmpty)
            days.Add(KeyTable.Entry(DayKey(day, 0), record));
    }

    // Days spread over the upper half, so that the table's directory is of use. Days 179 years apart share a key.
    private static uint DayKey(int day, ushort nationality) => ((uint)(ushort)(day * 40_503) << 16) | nationality;

    /// <summary>Collects the facts of one record after the other. For one thread, used once.</summary>
    internal sealed class Builder
    {
        public List<int> FirstNames { get; } = [0];
        public List<ushort> NameOfRecord { get; } = [];
        public List<NameGlance> Glances { get; } = [];
        public List<Sex> Sexes { get; } = [];
        public List<int> BirthStarts { get; } = [0];
        public List<BirthDateComparison.Span> Births { get; } = [];
        public List<int> NationalityStarts { get; } = [0];
        public List<ushort> Nationalities { get; } = [];

        public void AddName(IndexedName name, NameStrength strength, ImmutableArray<NameToken> tokens)
        {
            NameOfRecord.Add(name.Pack());
            Glances.Add(new NameGlance(default, NameGlance.WordsOf(tokens), strength == NameStrength.Weak));
        }

        /// <summary>Closes a record, whose names have been added.</summary>
        public void Add(ListRecord record)
        {
            FirstNames.Add(NameOfRecord.Count);
            Sexes.Add(record.Sex);
            foreach (BirthDateRange birth in record.BirthDates)
                Births.Add(BirthDateComparison.SpanOf(birth));
            GlancedBirth glanced = GlancedBirth.Of(CollectionsMarshal.AsSpan(Births)[BirthStarts[^1]..]);
            for (int name = FirstNames[^2]; name < FirstNames[^1]; name++)
                Glances[name] = Glances[name] with { Birth = glanced };
            BirthStarts.Add(Births.Count);
            foreach (Country nationality in record.Nationalities)
                if (PackCode(nationality.Code) is not 0 and var code)
                    Nationalities.Add(code);
            NationalityStarts.Add(Nationalities.Count);
        }
    }
}

/// <summary>Which text of a record an indexed name is.</summary>
/// <param name="At">Position in <see cref="ListRecord.Names"/>.</param>
/// <param name="IsOriginal">The name in its own script, transliterated, rather than the publisher's Latin form.</param>
internal readonly record struct IndexedName(int At, bool IsOriginal)
{
    /// <summary>Names of a record beyond this many are not searched; no publisher comes near.</summary>
    public const int NamesMax = 0x7FFF;

    public ushort Pack() => (ushort)((At << 1) | (IsOriginal ? 1 : 0));

    public static IndexedName Unpack(ushort packed) => new(packed >> 1, (packed & 1) != 0);
}
