using System.Collections.Immutable;
using System.Text;

namespace CheckpointEdge.Devices.ChipReaders;

/// <summary>A reader as the service sees it now. Immutable.</summary>
/// <param name="Name">As the service calls it; holds no identifier of a card.</param>
/// <param name="ChipPresent">Something with a chip lies on it.</param>
/// <param name="Contactless">Its name says that it reads without contacts; readers that do not say so may do it too.</param>
public sealed record PcscReader(string Name, bool ChipPresent, bool Contactless);

/// <summary>What is plugged in. Immutable.</summary>
/// <param name="Trouble">Null: the service answered; else one sentence that says what to do, and there are no readers.</param>
public sealed record PcscReaderList(ImmutableArray<PcscReader> Readers, string? Trouble);

/// <summary>The readers of this machine's smart card service (pcscd). Safe for concurrent callers.</summary>
public static class PcscReaders
{
    /// <summary>Stands for "choose one yourself".</summary>
    public const string Auto = "auto";

    /// <summary>The service has room for 16 readers; a longer list is cut.</summary>
    internal const int CountMax = 16;

    private static readonly string[] _contactlessWords = ["CONTACTLESS", "PICC", "PCD", "NFC", "RFID", "CL"];

    /// <summary>Asks the service once. Never throws.</summary>
    public static PcscReaderList List()
    {
        if (!PcscLibrary.IsInstalled)
            return new([], PcscStatuses.NotInstalled);
        PcscStatus status = PcscContext.TryEstablish(out PcscContext? context);
        if (context is null)
            return new([], status.OfService().Failure().Message);
        using (context)
        {
            status = context.TryList(out ImmutableArray<string> names);
            if (status != PcscStatus.Success)
                return new([], status.OfService().Failure().Message);
            PcscWatched[] watched = [.. names.Select(name => new PcscWatched(name))];
            if (watched.Length > 0)
                _ = context.WaitForChange(watched, TimeSpan.Zero);
            return new([.. watched.Select(each => each.ToReader())], null);
        }
    }

    /// <summary>
    /// Which reader is meant: by its name, by a part of it in any case, or by <see cref="Auto"/> the first contactless one
    /// with a chip, then any with a chip, then a contactless one, then any; slots for security modules only by name.
    /// </summary>
    /// <returns>Null: none fits.</returns>
    public static PcscReader? Choose(IEnumerable<PcscReader> readers, string wanted)
    {
        PcscReader[] all = [.. readers];
        if (wanted != Auto)
        {
            return all.FirstOrDefault(each => each.Name == wanted)
                ?? all.Where(each => each.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                    .OrderByDescending(each => each.ChipPresent)
                    .FirstOrDefault();
        }

        return all.Where(each => !HasWord(each.Name, ["SAM"]))
            .OrderByDescending(each => (each.ChipPresent ? 2 : 0) + (each.Contactless ? 1 : 0))
            .FirstOrDefault();
    }

    internal static bool SaysContactless(string name) => HasWord(name, _contactlessWords);

    /// <summary>Names ended by zeros, the row ended by another.</summary>
    internal static ImmutableArray<string> Split(ReadOnlySpan<byte> names)
    {
        ImmutableArray<string>.Builder split = ImmutableArray.CreateBuilder<string>();
        while (!names.IsEmpty && split.Count < CountMax)
        {
            int end = names.IndexOf((byte)0);
            if (end <= 0)
                break;
            split.Add(Encoding.UTF8.GetString(names[..end]));
            names = names[(end + 1)..];
        }

        return split.ToImmutable();
    }

    private static bool HasWord(string name, string[] words) =>
        name.ToUpperInvariant().Split([' ', '-', '_', '(', ')', '[', ']'], StringSplitOptions.RemoveEmptyEntries)
            .Any(word => words.Contains(word, StringComparer.Ordinal));
}
