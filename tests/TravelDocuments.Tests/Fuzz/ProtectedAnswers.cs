using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip;
using CheckpointEdge.TravelDocuments.Chip.Access;
using CheckpointEdge.TravelDocuments.Chip.Commands;

namespace CheckpointEdge.Tests.Fuzz;

/// <summary>
/// Answers into secure messaging. With keys that the chip knows it can protect anything: half of the inputs get a checksum
/// that holds, so that what stands behind the check is reached too.
/// </summary>
internal static class ProtectedAnswers
{
    private static readonly byte[] _encryptionKey = Convert.FromHexString("979EC13B1CBFE9DCD01AB0FED307EAE5");
    private static readonly byte[] _macKey = Convert.FromHexString("F1CB1F1FB5ADF208806B89DC579DC1F8");
    private static readonly DES _first = Keyed(_macKey[..8]);
    private static readonly DES _second = Keyed(_macKey[8..]);
    private static readonly CommandApdu _read = new(0x00, 0xB0, 0x00, 0x00, ExpectedLength: 256);

    public static IReadOnlyList<byte[]> Seeds() =>
    [
        [.. Convert.FromHexString("870901"), 0x9F, 0xF0, 0xEC, 0x34, 0xF9, 0x92, 0x26, 0x51, .. Convert.FromHexString("99029000")],
        Convert.FromHexString("99029000"),
        [0x87, 0x81, 0x81, 0x01, .. new byte[128], .. Convert.FromHexString("99026282")],
        [0x85, 0x10, .. new byte[16], .. Convert.FromHexString("99029000")],
        Convert.FromHexString("99029000990290009902900099029000"),
    ];

    public static void Run(byte[] input)
    {
        bool aes = input.Length % 4 == 1;
        bool wellChecked = !aes && input.Length % 2 == 0;
        using SecureMessaging messaging = SecureMessaging.Create(
            aes ? SessionCipher.Aes128 : SessionCipher.TripleDes, _encryptionKey, _macKey);
        messaging.Protect(_read);
        byte[] answer = wellChecked
            ? [.. input, 0x8E, 0x08, .. Checksum(input), 0x90, 0x00]
            : [.. input, .. input.Length < 2 ? (byte[])[0x90, 0x00] : []];
        try
        {
            ResponseApdu plain = messaging.Unprotect(ResponseApdu.Decode(answer));
            FuzzTargets.Demand(plain.Data.Length <= input.Length, "more came out than went in");
            FuzzTargets.Demand(wellChecked, "an answer without a right checksum was taken");
        }
        catch (SecureMessagingException)
        {
            FuzzTargets.Demand(messaging.IsEnded, "the session went on after a wrong answer");
        }
    }

    /// <summary>Retail MAC (ISO/IEC 9797-1, algorithm 3) over the counter 2 and the objects, padded.</summary>
    private static byte[] Checksum(byte[] objects)
    {
        byte[] counted = [0, 0, 0, 0, 0, 0, 0, 2, .. objects, 0x80];
        byte[] padded = new byte[(counted.Length + 7) / 8 * 8];
        counted.CopyTo(padded, 0);
        byte[] last = _first.EncryptCbc(padded, new byte[8], PaddingMode.None)[^8..];
        return _first.EncryptEcb(_second.DecryptEcb(last, PaddingMode.None), PaddingMode.None);
    }

    private static DES Keyed(byte[] key)
    {
        DES cipher = DES.Create();
        cipher.Key = key;
        return cipher;
    }
}
