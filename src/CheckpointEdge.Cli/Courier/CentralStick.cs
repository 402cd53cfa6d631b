using System.Collections.Immutable;
using System.Text.Json;
using CheckpointEdge.Cli.Central;
using CheckpointEdge.Exchange.Courier;

namespace CheckpointEdge.Cli.Courier;

/// <summary>
/// A stick at Central: Central packs and verifies, this end reads and writes the stick. What is refused here is told to
/// Central's audit log. Belongs to one thread.
/// </summary>
internal sealed class CentralStick(CentralSession session, string stick)
{
    private static readonly JsonSerializerOptions _web = new(JsonSerializerDefaults.Web);

    /// <summary>Packs for one board.</summary>
    public async Task<object> ExportAsync(string unit, CancellationToken cancellation)
    {
        PackedView packed = (await session.PostAsync($"/api/courier/units/{Uri.EscapeDataString(unit)}", new { }, cancellation))
            .Deserialize<PackedView>(_web)!;
        DirectoryInfo fetched = Directory.CreateTempSubdirectory("checkpointedge-courier-");
        try
        {
            List<PackedMember> members = [];
            foreach (FileView file in packed.Files)
            {
                string? path = null;
                if (file.Content is null)
                {
                    path = Path.Combine(fetched.FullName, file.Member.Sha256);
                    await session.DownloadAsync("/api/courier/" + file.Path, path, file.Member.Length, cancellation);
                }

                members.Add(new PackedMember(file.Member, file.Content, path));
            }

            StickBundle.Write(stick, packed.Name, members, packed.Contents, cancellation);
            return new Packed(packed.Name, members.Count, members.Sum(member => member.Member.Length), unit);
        }
        finally
        {
            fetched.Delete(recursive: true);
        }
    }

    /// <summary>Takes every board's bundle that is for this Central.</summary>
    public async Task<(object Taken, bool Whole)> ImportAsync(CancellationToken cancellation)
    {
        string own = "central-" + (await session.GetAsync("/api/courier", cancellation)).GetProperty("keyId").GetString() + "-";
        List<string> refusals = [];
        int stored = 0;
        int known = 0;
        ImmutableArray<string> names = await TryAsync(() => Task.FromResult(NamesFor(own)), refusals, cancellation);
        foreach (string name in names.IsDefault ? [] : names)
        {
            TakenView? taken = await TryAsync(() => ImportAsync(name, cancellation), refusals, cancellation);
            stored += taken?.Stored ?? 0;
            known += taken?.Known ?? 0;
            refusals.AddRange(taken?.Refusals ?? []);
        }

        foreach (string refusal in refusals)
            await Console.Error.WriteLineAsync(refusal);
        return (new Taken(names.IsDefault ? 0 : names.Length, stored, known, [.. refusals]), refusals.Count == 0);
    }

    private ImmutableArray<string> NamesFor(string own)
    {
        ImmutableArray<string> all = StickBundle.NamesOn(stick);
        ImmutableArray<string> names = [.. all.Where(name => name.StartsWith(own, StringComparison.Ordinal))];
        if (!names.IsEmpty)
            return names;
        throw new CourierException(all.Any(name => name.StartsWith("central-", StringComparison.Ordinal))
            ? "The stick carries bundles for another Central and none for this one."
            : "The stick carries nothing from a board to Central.");
    }

    private async Task<TakenView> ImportAsync(string name, CancellationToken cancellation)
    {
        using CancellationTokenSource late = new(TimeSpan.FromMinutes(CourierLimits.MinutesMax));
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        using StickBundle bundle = StickBundle.Open(stick, name);
        byte[] contents = bundle.ReadContents();
        ContentsView view = (await session.PostAsync("/api/courier/contents", new { contents }, either.Token))
            .Deserialize<ContentsView>(_web)!;
        TakenView all = new(0, 0, []);
        foreach (CourierMember member in view.Members)
        {
            TakenView taken = (await session.PostAsync(
                "/api/courier/reports", new { contents, member = bundle.Read(member) }, either.Token)).Deserialize<TakenView>(_web)!;
            all = new TakenView(all.Stored + taken.Stored, all.Known + taken.Known, [.. all.Refusals, .. taken.Refusals]);
        }

        return all;
    }

    /// <summary>One bundle that is refused does not keep the others out. Central knows its own refusals already.</summary>
    private async Task<T?> TryAsync<T>(Func<Task<T>> work, List<string> refusals, CancellationToken cancellation)
    {
        try
        {
            return await work();
        }
        catch (NegativeAnswerException refused)
        {
            refusals.Add(refused.Message);
        }
        catch (CourierException refused)
        {
            refusals.Add(refused.Message);
            await session.PostAsync("/api/courier/refused", new { sentence = refused.Message }, cancellation);
        }

        return default;
    }

    private sealed record PackedView(string Name, byte[] Contents, ImmutableArray<FileView> Files);

    private sealed record FileView(CourierMember Member, byte[]? Content, string Path);

    private sealed record ContentsView(string Unit, ImmutableArray<CourierMember> Members);

    private sealed record TakenView(int Stored, int Known, ImmutableArray<string> Refusals);

    private sealed record Packed(string Bundle, int Files, long SizeBytes, string Unit)
    {
        public override string ToString() => FormattableString.Invariant($"{Files} file(s) packed for {Unit}, {SizeBytes} bytes.");
    }

    private sealed record Taken(int Bundles, int Stored, int Known, ImmutableArray<string> Refusals)
    {
        public override string ToString() => FormattableString.Invariant(
            $"{Bundles} bundle(s): {Stored} report(s) are new, {Known} were here already. Receipts go back with the next courier export.");
    }
}
