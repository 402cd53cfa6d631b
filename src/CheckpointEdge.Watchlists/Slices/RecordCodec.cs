using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;

namespace CheckpointEdge.Watchlists.Slices;

/// <summary>
/// Turns records into payload bytes and back. Keeps one copy of the words that records share (countries, kinds of
/// document), so one instance belongs to one reader or writer: not safe for concurrent use.
/// </summary>
/// <param name="sources">The publisher of each list; a record stores its source only where it differs.</param>
internal sealed class RecordCodec(IReadOnlyDictionary<string, string> sources)
{
    private const int SharedWordsMax = 10_000;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly Dictionary<(string, string), Country> _countries = [];
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private Utf8JsonWriter? _json;

    /// <summary>The payload; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Encode(ListRecord record)
    {
        _buffer.ResetWrittenCount();
        _json ??= new Utf8JsonWriter(_buffer, new JsonWriterOptions
        {
            Encoder = PayloadFormat.Letters,
            SkipValidation = true,
        });
        _json.Reset(_buffer);
        JsonSerializer.Serialize(_json, ToPayload(record), PayloadFormat.Record);
        _json.Flush();
        return _buffer.WrittenMemory;
    }

    /// <summary>
    /// The record. Throws <see cref="JsonException"/> when the bytes are not a payload of this format.
    /// </summary>
    public ListRecord Decode(string id, string list, ReadOnlySpan<byte> payload)
    {
        RecordPayload stored = JsonSerializer.Deserialize(payload, PayloadFormat.Record)
            ?? throw new JsonException("The payload is null.");
        return new ListRecord
        {
            Id = id,
            List = Shared(list),
            Source = Shared(stored.Source ?? sources.GetValueOrDefault(list, "")),
            SourceId = stored.SourceId ?? id,
            Names = Map(stored.Names, SliceLimits.NamesPerRecordMax, ToName),
            BirthDates = Map(stored.BirthDates, SliceLimits.BirthDatesPerRecordMax, ToBirthDate),
            Sex = stored.Sex switch { "M" => Sex.M, "F" => Sex.F, null => Sex.X, _ => throw Bad("sex") },
            Nationalities = Map(stored.Nationalities, SliceLimits.NamesPerRecordMax, ToCountry),
            PlacesOfBirth = Map(stored.PlacesOfBirth, SliceLimits.NamesPerRecordMax, place => place ?? throw Bad("place")),
            Documents = Map(stored.Documents, SliceLimits.DocumentsPerRecordMax, ToDocument),
            Remarks = stored.Remarks ?? "",
            ListedOn = stored.ListedOn,
            LastChanged = stored.LastChanged,
        };
    }

    private RecordPayload ToPayload(ListRecord record) => new()
    {
        Source = sources.GetValueOrDefault(record.List) == record.Source ? null : record.Source,
        SourceId = record.SourceId == record.Id ? null : record.SourceId,
        Names = MapBack(record.Names, name => new NamePayload
        {
            Full = name.Full,
            Strength = (int)name.Strength,
            OriginalScript = NullIfEmpty(name.OriginalScript),
        }),
        BirthDates = MapBack(record.BirthDates, birth => new BirthPayload
        {
            From = birth.From,
            To = birth.IsDay ? null : birth.To,
            Approximate = birth.Approximate,
        }),
        Sex = record.Sex is Sex.X ? null : record.Sex.ToString(),
        Nationalities = MapBack(record.Nationalities, FromCountry),
        PlacesOfBirth = MapBack(record.PlacesOfBirth, place => place),
        Documents = MapBack(record.Documents, document => new DocumentPayload
        {
            Type = NullIfEmpty(document.Type),
            Number = document.Number,
            Issuer = document.Issuer is { } issuer ? FromCountry(issuer) : null,
            IssuedOn = document.IssuedOn,
            ReportedOn = document.ReportedOn,
            Note = NullIfEmpty(document.Note),
        }),
        Remarks = NullIfEmpty(record.Remarks),
        ListedOn = record.ListedOn,
        LastChanged = record.LastChanged,
    };

    private static ListedName ToName(NamePayload name) =>
        name is { Full: { } full, Strength: >= 0 and <= (int)NameStrength.Former }
            ? new ListedName(full, (NameStrength)name.Strength) { OriginalScript = name.OriginalScript ?? "" }
            : throw Bad("name");

    private static BirthDateRange ToBirthDate(BirthPayload birth) =>
        (birth.To ?? birth.From) is var to && to >= birth.From
            ? new BirthDateRange(birth.From, to, birth.Approximate)
            : throw Bad("date of birth");

    private Country ToCountry(CountryPayload country)
    {
        (string, string) key = (country.Word ?? "", country.Code ?? "");
        if (_countries.TryGetValue(key, out Country? shared))
            return shared;
        Country value = new(key.Item1, key.Item2);
        if (_countries.Count < SharedWordsMax)
            _countries.Add(key, value);
        return value;
    }

    private ListedDocument ToDocument(DocumentPayload document) =>
        new(Shared(document.Type ?? ""), document.Number ?? throw Bad("document"),
            document.Issuer is { } issuer ? ToCountry(issuer) : null)
        {
            IssuedOn = document.IssuedOn,
            ReportedOn = document.ReportedOn,
            Note = document.Note ?? "",
        };

    private static CountryPayload FromCountry(Country country) =>
        new() { Word = NullIfEmpty(country.Word), Code = NullIfEmpty(country.Code) };

    private string Shared(string word)
    {
        if (_words.TryGetValue(word, out string? shared))
            return shared;
        if (_words.Count < SharedWordsMax)
            _words.Add(word, word);
        return word;
    }

    private static ImmutableArray<TOut> Map<TIn, TOut>(TIn[]? stored, int countMax, Func<TIn, TOut> convert)
    {
        if (stored is null)
            return [];
        if (stored.Length > countMax)
            throw new JsonException($"More than {countMax} values of one kind.");
        TOut[] values = new TOut[stored.Length];
        for (int i = 0; i < stored.Length; i++)
            values[i] = convert(stored[i] ?? throw Bad("value"));
        return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static TOut[]? MapBack<TIn, TOut>(ImmutableArray<TIn> values, Func<TIn, TOut> convert) =>
        values.IsDefaultOrEmpty ? null : [.. values.Select(convert)];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static JsonException Bad(string what) => new($"A {what} is not what the format says.");
}
