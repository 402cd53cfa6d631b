using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Reading;

namespace CheckpointEdge.TravelDocuments.Trust;

/// <summary>
/// What a live reading proved besides its files, to be kept beside them as <c>reading.json</c>: how the chip was opened, the
/// steps, what was missing, the answer to Active Authentication, the proofs of Chip Authentication. It holds no personal data
/// and it is not signed: whoever can write the folder can write it, so it is as good as the folder's keeper. Stateless.
/// </summary>
public static class ReadingEvidence
{
    /// <summary>Its name beside <c>EF.SOD.bin</c>.</summary>
    public const string FileName = "reading.json";

    /// <summary>A larger one is not read (bytes).</summary>
    public const int SizeBytesMax = 256 * 1024;

    /// <summary>Everything of a reading but its files.</summary>
    public static string ToJson(ChipReadResult reading) =>
        JsonSerializer.Serialize(EvidenceDocument.Of(reading), EvidenceJson.Default.EvidenceDocument);

    /// <summary>Puts the evidence back beside the files. Never throws.</summary>
    /// <param name="files">A reading that holds the files; they are kept.</param>
    /// <param name="reading">With the evidence; <paramref name="files"/> unchanged when this returns false.</param>
    public static bool TryAddTo(ChipReadResult files, ReadOnlyMemory<byte> json, out ChipReadResult reading)
    {
        reading = files;
        if (json.Length > SizeBytesMax)
            return false;
        try
        {
            if (JsonSerializer.Deserialize(json.Span, EvidenceJson.Default.EvidenceDocument) is not { } evidence)
                return false;
            reading = evidence.AddTo(files);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>As it stands in the file; bytes as base64.</summary>
internal sealed record EvidenceDocument
{
    public ChipAccess? Access { get; init; }

    public bool Complete { get; init; }

    public ImmutableArray<ChipStep>? Steps { get; init; }

    /// <summary>By name of the file.</summary>
    public Dictionary<string, string>? Missing { get; init; }

    public EvidenceAnswer? ActiveAuthentication { get; init; }

    public EvidenceProof? ChipAuthentication { get; init; }

    public EvidenceProof? ChipAuthenticationMapping { get; init; }

    public static EvidenceDocument Of(ChipReadResult reading) => new()
    {
        Access = reading.Access,
        Complete = reading.Complete,
        Steps = reading.Steps,
        Missing = reading.Missing.OrderBy(each => each.Key.Name, StringComparer.Ordinal)
            .ToDictionary(each => each.Key.Name, each => each.Value),
        ActiveAuthentication = reading.ActiveAuthentication is { } answer
            ? new(answer.Challenge.ToArray(), answer.Response.ToArray())
            : null,
        ChipAuthentication = EvidenceProof.Of(reading.ChipAuthentication),
        ChipAuthenticationMapping = EvidenceProof.Of(reading.ChipAuthenticationMapping),
    };

    public ChipReadResult AddTo(ChipReadResult files) => files with
    {
        Access = Access is { Parameters: not null, WhyNotPace: not null } access ? access : files.Access,
        Complete = Complete,
        Steps = Steps is { IsDefault: false } steps ? [.. steps.Where(step => step is { Name: not null, Sentence: not null })] : [],
        Missing = ChipFile.All.Where(file => Missing?.ContainsKey(file.Name) == true)
            .ToImmutableDictionary(file => file, file => Missing![file.Name] ?? ""),
        ActiveAuthentication = ActiveAuthentication is { Challenge: { } challenge, Response: { } response }
            ? new ActiveAuthenticationAnswer(challenge, response)
            : null,
        ChipAuthentication = ChipAuthentication?.Proof(),
        ChipAuthenticationMapping = ChipAuthenticationMapping?.Proof(),
    };
}

internal sealed record EvidenceAnswer(byte[] Challenge, byte[] Response);

internal sealed record EvidenceProof(bool Agreed, byte[] PublicKey, bool Inferred, string Sentence)
{
    public static EvidenceProof? Of(ChipAuthenticationProof? proof) =>
        proof is null ? null : new(proof.Agreed, proof.PublicKey.ToArray(), proof.Inferred, proof.Sentence);

    public ChipAuthenticationProof Proof() => new(Agreed, PublicKey ?? [], Inferred, Sentence ?? "");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = 8)]
[JsonSerializable(typeof(EvidenceDocument))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
