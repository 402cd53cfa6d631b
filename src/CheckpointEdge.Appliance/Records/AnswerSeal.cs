using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Provisioning;
using CheckpointEdge.Exchange.Reports;

namespace CheckpointEdge.Appliance.Records;

/// <summary>
/// Seals what Central answered, for it may name the traveller: AES-256-GCM under a key in the desk's safe, bound to cursor and hit. The key
/// is opened with the board's own at the first use; one that cannot be opened is replaced, and what lay under it is fetched again. Safe for
/// concurrent callers.
/// </summary>
internal sealed class AnswerSeal(string dataDirectory)
{
    public const string FileName = "answers";

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lock _gate = new();
    private byte[]? _key;

    /// <summary>Kind and text, as base64.</summary>
    /// <exception cref="RecordStoreException">The board's key cannot be used.</exception>
    public string Seal(Answer answer)
    {
        byte[] plain = Encoding.UTF8.GetBytes($"{answer.Kind}\n{answer.Text}");
        byte[] box = new byte[NonceBytes + TagBytes + plain.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using AesGcm cipher = new(Key(), TagBytes);
        cipher.Encrypt(
            box.AsSpan(0, NonceBytes), plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes),
            ContextOf(answer.Cursor, answer.HitId));
        return Convert.ToBase64String(box);
    }

    /// <summary>Null: it was not sealed here, under this key, in this place.</summary>
    /// <exception cref="RecordStoreException">The board's key cannot be used.</exception>
    public AnswerView? Open(long cursor, Guid hit, string sealedText, DateTimeOffset answeredAt)
    {
        byte[] box = new byte[sealedText.Length];
        if (!Convert.TryFromBase64String(sealedText, box, out int length) || length < NonceBytes + TagBytes)
            return null;
        byte[] plain = new byte[length - NonceBytes - TagBytes];
        try
        {
            using AesGcm cipher = new(Key(), TagBytes);
            cipher.Decrypt(
                box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes, plain.Length), box.AsSpan(NonceBytes, TagBytes), plain,
                ContextOf(cursor, hit));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        string[] parts = Encoding.UTF8.GetString(plain).Split('\n', 2);
        return new AnswerView(JsonNamingPolicy.CamelCase.ConvertName(parts[0]), parts[1], answeredAt);
    }

    private byte[] Key()
    {
        lock (_gate)
        {
            if (_key is not null)
                return _key;
            try
            {
                DeskSafe safe = new(dataDirectory);
                if (safe.Get(FileName) is { Length: KeyBytes } kept)
                    return _key = kept;
                byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
                safe.Put(FileName, [.. key]);
                return _key = key;
            }
            catch (ProvisioningException failure)
            {
                throw new RecordStoreException($"Central's answers cannot be read or kept: {failure.Message}", failure);
            }
        }
    }

    private static byte[] ContextOf(long cursor, Guid hit) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"checkpointedge answer v1\n{cursor}\n{hit:D}"));
}
