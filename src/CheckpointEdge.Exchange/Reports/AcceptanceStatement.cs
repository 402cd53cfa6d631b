using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace CheckpointEdge.Exchange.Reports;

/// <summary>What a board signs of the sheet with which it was taken over. Both machines must agree on these bytes. Immutable.</summary>
/// <param name="Technician">Who took the board over, as he or she gave it.</param>
/// <param name="Whole">The doctor found no fault.</param>
/// <param name="Sha256">Of the sheet's bytes, hexadecimal.</param>
public sealed partial record AcceptanceStatement(Guid Id, string Unit, string Technician, DateTimeOffset At, bool Whole, string Sha256)
{
    /// <summary>What is signed: ECDSA P-256 with SHA-256 by the board's key, the two numbers one behind the other.</summary>
    public byte[] Signed() => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"checkpointedge acceptance v1\n{Id:D}\n{Unit}\n{Technician}\n{At:O}\n{Whole}\n{Sha256}\n"));

    /// <summary>Whether this key has signed it.</summary>
    public bool IsSignedBy(ECDsa key, byte[] signature) => key.VerifyData(Signed(), signature, HashAlgorithmName.SHA256);

    /// <summary>The event that tells Central of it.</summary>
    public DeskReport Event(byte[] signature) => new(Id, DeskEvent.Accepted, Technician, At)
    {
        Agrees = Whole,
        Text = $"sheet {Sha256}, signed {Convert.ToBase64String(signature)}",
    };

    /// <summary>What an event tells of, and the signature that came with it; null for an event that is none.</summary>
    public static (AcceptanceStatement Statement, byte[] Signature)? Of(DeskReport told, string unit)
    {
        if (told.Event != DeskEvent.Accepted || told.Agrees is not { } whole || Words().Match(told.Text) is not { Success: true } words)
            return null;
        byte[] signature = new byte[words.Groups[2].Length];
        return Convert.TryFromBase64String(words.Groups[2].Value, signature, out int length)
            ? (new AcceptanceStatement(told.Id, unit, told.Officer, told.At, whole, words.Groups[1].Value), signature[..length])
            : null;
    }

    [GeneratedRegex(@"\Asheet ([0-9a-f]{64}), signed ([A-Za-z0-9+/=]{1,200})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
