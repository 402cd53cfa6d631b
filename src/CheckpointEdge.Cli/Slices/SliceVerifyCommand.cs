using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using CheckpointEdge.Exchange;
using CheckpointEdge.Exchange.Metadata;
using CheckpointEdge.Exchange.Metadata.Roles;
using CheckpointEdge.Watchlists.Records;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Slices;

/// <summary>
/// <c>slice verify DIR [--trust FILE]</c>: files against the signed manifest where there is one, then every record.
/// </summary>
internal static class SliceVerifyCommand
{
    public const string ManifestName = "manifest.json";

    private const string DelegatedName = "delegated.json";

    public static Command Create()
    {
        Argument<string> directory = new("DIR") { Description = "Directory that holds slice.db, and manifest.json where signed." };
        Option<string?> trust = new("--trust")
        {
            Description = "JSON file with the keys that may sign and how many must: {\"keys\":[…],\"threshold\":2}.",
        };
        Option<bool> json = new("--json") { Description = "One JSON object on standard output." };
        Command command = new(
            "verify",
            "Checks that a slice is whole and who signed it. Exit 0 whole, 1 not. "
            + "Example: checkpointctl slice verify lists/gen-1 --trust list-signers.json");
        command.Add(directory);
        command.Add(trust);
        command.Add(json);
        command.SetAction(parsed => SliceCommands.Run(() =>
            Verify(parsed.GetValue(directory)!, parsed.GetValue(trust), parsed.GetValue(json))));
        return command;
    }

    private static int Verify(string directory, string? trust, bool json)
    {
        if (!Directory.Exists(directory))
        {
            Console.Error.WriteLine($"{directory} does not exist: name the directory that holds a slice.");
            return CommandLine.CouldNotRun;
        }

        TrustedRole? role = trust is null ? null : ReadTrust(trust);
        List<SliceCheck> checks = [];
        SliceVerdict verdict = CheckSignatures(directory, role, checks);
        CheckRecords(directory, checks);
        verdict = verdict with
        {
            Checks = [.. checks],
            Whole = checks.TrueForAll(check => check.Result != "fail"),
        };
        Write(verdict, json);
        return verdict.Whole ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static TrustedRole ReadTrust(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ExchangeJson.Default.TrustedRole)
                ?? throw new MetadataException($"{path} holds no keys.");
        }
        catch (JsonException failure)
        {
            throw new MetadataException($"{path}, line {failure.LineNumber + 1}: not a list of keys with a threshold.");
        }
    }

    private static SliceVerdict CheckSignatures(string directory, TrustedRole? role, List<SliceCheck> checks)
    {
        string path = Path.Combine(directory, ManifestName);
        if (!File.Exists(path))
        {
            bool wanted = role is not null;
            checks.Add(
                new SliceCheck("signatures", wanted ? "fail" : "notDone", $"{ManifestName} is not there: not signed."));
            return new SliceVerdict(directory, false, "no", []);
        }

        byte[] envelope = ReadBounded(path);
        try
        {
            ListManifest manifest = role is null
                ? SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.ListManifest)
                : SignedMetadata.Verify(envelope, role, ExchangeJson.Default.ListManifest);
            ImmutableArray<string> signers = role is null ? [] : SignedMetadata.ValidSigners(envelope, role);
            checks.Add(role is null
                ? new SliceCheck("signatures", "notDone", "Signed, but --trust names nobody to trust.")
                : new SliceCheck("signatures", "pass", $"{signers.Length} trusted keys signed, {role.Threshold} are needed."));
            CheckFiles(directory, WithDelegated(directory, manifest, role is not null).WithKey(KeyIdentityIn(directory)), checks);
            return new SliceVerdict(directory, false, role is null ? "untrusted" : "yes", []) { SignedBy = signers };
        }
        catch (MetadataException failure)
        {
            checks.Add(new SliceCheck("signatures", "fail", failure.Message));
            return new SliceVerdict(directory, false, "no", []);
        }
    }

    /// <summary>A slice that others have signed than the whole list lies beside their signatures.</summary>
    private static ListManifest WithDelegated(string directory, ListManifest manifest, bool verified)
    {
        string path = Path.Combine(directory, DelegatedName);
        if (!File.Exists(path))
            return manifest;
        byte[] envelope = ReadBounded(path);
        TargetsRole signed = SignedMetadata.ReadUnverified(envelope, ExchangeJson.Default.TargetsRole);
        DelegatedRole role = manifest.Delegations?.Roles.FirstOrDefault(one => signed.Targets.Keys.Any(one.Covers))
            ?? throw new MetadataException($"The manifest delegates nothing that {DelegatedName} speaks of.");
        return verified ? manifest.With(role, envelope) : manifest.With(role, signed);
    }

    private static byte[] ReadBounded(string path)
    {
        if (new FileInfo(path).Length > SignedMetadata.SizeBytesMax)
            throw new MetadataException($"{path} is larger than {SignedMetadata.SizeBytesMax} bytes.");
        return File.ReadAllBytes(path);
    }

    /// <summary>Empty where the slice cannot be read: that is told further on.</summary>
    private static string KeyIdentityIn(string directory)
    {
        try
        {
            return Slice.ReadHeader(directory).KeyIdentity;
        }
        catch (SliceException)
        {
            return "";
        }
    }

    private static void CheckFiles(string directory, ListManifest manifest, List<SliceCheck> checks)
    {
        foreach ((string name, ManifestTarget target) in manifest.Targets)
        {
            // A name from a manifest that nobody vouched for never leaves the directory.
            string file = Path.Combine(directory, Path.GetFileName(name));
            if (!File.Exists(file))
            {
                // A delta and the slices of other posts lie on the server, not with a slice in use.
                if (!manifest.TargetsNeeded.Contains(name))
                    continue;
                checks.Add(new SliceCheck($"file {name}", "fail", "The manifest names it and it is not there."));
                continue;
            }

            using FileStream stream = File.OpenRead(file);
            bool same = stream.Length == target.Length
                && Convert.ToHexStringLower(SHA256.HashData(stream)) == target.Sha256;
            checks.Add(new SliceCheck(
                $"file {name}",
                same ? "pass" : "fail",
                same ? $"{target.Length} bytes, SHA-256 as in the manifest." : "Not the file that the manifest describes."));
        }
    }

    private static void CheckRecords(string directory, List<SliceCheck> checks)
    {
        try
        {
            if (!File.Exists(Path.Combine(directory, SliceKey.FileName)))
            {
                _ = Slice.ReadHeader(directory);
                bool asSigned = checks.Exists(check => check is { Name: $"file {SliceFile.Name}", Result: "pass" });
                checks.Add(new SliceCheck(
                    "records", asSigned ? "notDone" : "fail", $"Sealed, and {SliceKey.FileName} is not there: the records cannot be read."));
                return;
            }

            using Slice slice = Slice.Open(directory);
            int names = 0;
            int documents = 0;
            SortedDictionary<string, int> lists = new(StringComparer.Ordinal);
            foreach (ListRecord record in slice.Records())
            {
                names += record.Names.Length;
                documents += record.Documents.Length;
                lists[record.List] = lists.GetValueOrDefault(record.List) + 1;
            }

            bool same = names == slice.Header.Names && documents == slice.Header.Documents
                && slice.Header.Lists.All(list => lists.GetValueOrDefault(list.List) == list.Records);
            checks.Add(new SliceCheck(
                "records",
                same ? "pass" : "fail",
                same
                    ? $"All {slice.Header.Records} records read; names, documents and lists count as the header says."
                    : "Names, documents or lists do not count as the header says."));
            CheckDocuments(slice, checks);
        }
        catch (SliceException failure)
        {
            checks.Add(new SliceCheck("records", "fail", failure.Message));
        }
    }

    private static void CheckDocuments(Slice slice, List<SliceCheck> checks)
    {
        if (slice.Header.Fingerprints is not { } file)
            return;
        try
        {
            slice.VerifyDocuments();
            checks.Add(new SliceCheck(
                "documents", "pass", $"All {file.Pages} pages of {file.Documents} documents read; they are the ones the slice was made with."));
        }
        catch (SliceException failure)
        {
            checks.Add(new SliceCheck("documents", "fail", failure.Message));
        }
    }

    private static void Write(SliceVerdict verdict, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(verdict, SliceJson.Default.SliceVerdict));
            return;
        }

        foreach (SliceCheck check in verdict.Checks)
            Console.WriteLine($"{check.Result,-8}{check.Name}: {check.Reason}");
        Console.WriteLine(verdict.Whole ? "The slice is whole." : "The slice is not whole; do not use it.");
    }
}
