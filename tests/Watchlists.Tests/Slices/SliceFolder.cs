using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Watchlists.Tests.Slices;

/// <summary>A temporary place for slices, and the fictional people in them.</summary>
internal sealed class SliceFolder : IDisposable
{
    public static readonly DateTimeOffset CreatedAt = new(2031, 5, 4, 3, 2, 1, TimeSpan.Zero);

    public string Root { get; } = Directory.CreateTempSubdirectory("slice-").FullName;

    public string At(string name) => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>
    /// Writes a slice again with something changed and everything sealed properly: what only somebody who has the key could do.
    /// </summary>
    public static void Reseal(
        string directory, Func<SliceHeader, SliceHeader>? header = null, Func<string, byte[], byte[]>? record = null,
        Func<SliceIndex, SliceIndex>? index = null)
    {
        string file = Path.Combine(directory, SliceFile.Name);
        using (SliceKey key = SliceKey.Read(directory))
        using (SliceCipher cipher = new(key))
        using (SliceStore store = SliceStore.Open(file, key))
        using (SliceOutput output = new(file + ".new"))
        {
            SliceStore.Begin(output);
            SliceIndex old = store.Index;
            SliceIndex changed = new(
                Table(old.Records, SliceIndex.RecordsContext, record ?? ((_, value) => value)),
                Table(old.Details, SliceIndex.DetailsContext, (_, value) => value),
                Table(old.Changes, SliceIndex.ChangesContext, (_, value) => value),
                old.FingerprintSecret);
            SliceStore.Finish(
                output, cipher, (header ?? (same => same))(store.Header), (index ?? (same => same))(changed));

            BlockTable Table(BlockTable table, byte[] context, Func<string, byte[], byte[]> change)
            {
                BlockWriter writer = new(output, cipher, context);
                foreach ((byte[] id, byte[] value) in store.Entries(table, context))
                    writer.Add(id, change(RecordEntry.IdOf(id), value));
                return writer.Finish();
            }
        }

        File.Move(file + ".new", file, overwrite: true);
    }

    public static ListRecord Anna { get; } = new()
    {
        Id = "UTO-1",
        List = "uto-wanted",
        Source = "Utopian Police",
        SourceId = "W/1",
        Names =
        [
            new ListedName("ERIKSSON, Anna Maria", NameStrength.Primary) { OriginalScript = "Анна \"Эрикссон\" <é>" },
            new ListedName("Anja", NameStrength.Weak),
        ],
        BirthDates =
        [
            BirthDateRange.Day(new DateOnly(1974, 8, 12)), BirthDateRange.Month(1975, 2), BirthDateRange.Years(1970, 1972, true),
        ],
        Sex = Sex.F,
        Nationalities = [new Country("Utopia", "UTO"), new Country("Ruritania", "")],
        PlacesOfBirth = ["Zenith, Utopia"],
        Documents =
        [
            new ListedDocument("Passport", "L898902C3", new Country("Utopia", "UTO"))
            {
                IssuedOn = new DateOnly(2020, 1, 2),
                ReportedOn = new DateOnly(2021, 3, 4),
                Note = "seen twice",
            },
            new ListedDocument("", "77", null),
        ],
        Remarks = "Line one.\nLine two.",
        ListedOn = new DateOnly(2019, 9, 9),
        LastChanged = new DateOnly(2030, 1, 1),
    };

    public static ListRecord Plain(int number) => new()
    {
        Id = $"UTO-P{number}",
        List = "uto-plain",
        Source = "Utopian Registry",
        SourceId = $"UTO-P{number}",
        Names = [new ListedName($"Person Number {number}", NameStrength.Primary)],
    };
}
