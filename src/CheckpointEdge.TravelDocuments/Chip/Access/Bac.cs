using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Cryptography;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Basic Access Control (Doc 9303-11, 4.3): the second choice. Stateless.</summary>
public static class Bac
{
    private const int ChallengeSizeBytes = 8;
    private const int KeySeedSizeBytes = 16;
    private const int CryptogramSizeBytes = 2 * ChallengeSizeBytes + KeySeedSizeBytes;
    private const int MacSizeBytes = 8;
    private const int AnswerSizeBytes = CryptogramSizeBytes + MacSizeBytes;

    /// <summary>Opens the application, which must be selected; sets the channel's messaging on success.</summary>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    public static async Task<AccessResult> OpenAsync(
        ChipChannel channel, ChipPassword.Mrz password, CancellationToken cancellation)
    {
        channel.Messaging?.Dispose();
        channel.Messaging = null;
        byte[] secret = password.Secret();
        ReadOnlySpan<byte> seed = secret.AsSpan(0, KeySeedSizeBytes);
        byte[] encryptionKey = KeyDerivation.Derive(seed, KeyDerivation.ForEncryption, SessionCipher.TripleDes);
        byte[] macKey = KeyDerivation.Derive(seed, KeyDerivation.ForMac, SessionCipher.TripleDes);
        CryptographicOperations.ZeroMemory(secret);
        try
        {
            using TripleDES cipher = TwoKeyTripleDes.Create(encryptionKey);
            using RetailMac mac = new(macKey);

            // The standard's Le is 40; a chip that stumbles over it is asked again without a limit.
            AccessResult result = await AuthenticateAsync(channel, cipher, mac, AnswerSizeBytes, cancellation);
            return result.Status == StatusWord.WrongLength
                ? await AuthenticateAsync(channel, cipher, mac, CommandApdu.ShortExpectedLengthMax, cancellation)
                : result;
        }
        catch (CryptographicException)
        {
            // One of the weak keys of DES came out, which happens by no chance that anybody lives to see.
            return new(false, false, "BAC: the keys that came out of it cannot be used.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encryptionKey);
            CryptographicOperations.ZeroMemory(macKey);
        }
    }

    private static async Task<AccessResult> AuthenticateAsync(
        ChipChannel channel, TripleDES cipher, RetailMac mac, int expectedLength, CancellationToken cancellation)
    {
        ResponseApdu challenge = await channel.SendAsync(
            new(0x00, 0x84, 0x00, 0x00, ExpectedLength: ChallengeSizeBytes), cancellation);
        if (!challenge.IsSuccess)
            return Refused("to be challenged", challenge.Status);
        if (challenge.Data.Length != ChallengeSizeBytes)
            return Failed("the chip's challenge has not eight bytes");

        // S = RND.IFD || RND.IC || K.IFD (4.3.3, with the names of the standard).
        byte[] own = new byte[CryptogramSizeBytes];
        channel.Random(own.AsSpan(0, ChallengeSizeBytes));
        challenge.Data.Span.CopyTo(own.AsSpan(ChallengeSizeBytes));
        channel.Random(own.AsSpan(2 * ChallengeSizeBytes));
        byte[] zero = new byte[ChallengeSizeBytes];
        byte[] cryptogram = cipher.EncryptCbc(own, zero, PaddingMode.None);
        byte[] data = [.. cryptogram, .. mac.Compute(cryptogram)];
        ResponseApdu answer = await channel.SendAsync(
            new(0x00, 0x82, 0x00, 0x00, data, expectedLength), cancellation);
        if (!answer.IsSuccess)
            return IsWrongPassword(answer.Status) ? WrongPassword(answer.Status) : Refused("the authentication", answer.Status);
        if (answer.Data.Length != AnswerSizeBytes)
            return Failed("the chip's answer has not forty bytes");
        byte[] expected = mac.Compute(answer.Data.Span[..CryptogramSizeBytes]);
        if (!CryptographicOperations.FixedTimeEquals(expected, answer.Data.Span[CryptogramSizeBytes..]))
            return Failed("the checksum of the chip's answer is wrong");
        byte[] plain = cipher.DecryptCbc(answer.Data.Span[..CryptogramSizeBytes], zero, PaddingMode.None);
        return Conclude(channel, own, plain);
    }

    /// <summary>R = RND.IC || RND.IFD || K.IC: both challenges have to come back, then both seeds make the session.</summary>
    private static AccessResult Conclude(ChipChannel channel, byte[] own, byte[] chip)
    {
        ReadOnlySpan<byte> ownChallenge = own.AsSpan(0, ChallengeSizeBytes);
        ReadOnlySpan<byte> chipChallenge = own.AsSpan(ChallengeSizeBytes, ChallengeSizeBytes);
        byte[] expected = [.. chipChallenge, .. ownChallenge];
        if (!CryptographicOperations.FixedTimeEquals(expected, chip.AsSpan(0, 2 * ChallengeSizeBytes)))
            return Failed("the chip does not give the challenges back");
        byte[] counter = [.. chipChallenge[4..], .. ownChallenge[4..]];
        byte[] seed = own[^KeySeedSizeBytes..];
        for (int i = 0; i < seed.Length; i++)
            seed[i] ^= chip[2 * ChallengeSizeBytes + i];
        channel.Messaging = SecureMessaging.Of(SessionCipher.TripleDes, seed, counter);
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(own);
        CryptographicOperations.ZeroMemory(chip);
        return new(true, false, "BAC: opened with 3DES.") { Access = new(ChipAccessProtocol.Bac, "3DES", "") };
    }

    /// <summary>6300 by the standard; chips also say that security is not satisfied, or that they cannot read our proof.</summary>
    private static bool IsWrongPassword(ushort status) =>
        status >> 8 == StatusWord.VerificationFailed >> 8
        || status is StatusWord.SecurityStatusNotSatisfied or StatusWord.SecureMessagingWrong;

    private static AccessResult WrongPassword(ushort status) =>
        new(false, true, $"BAC: the chip does not accept the printed lines ({status:X4}); read the document again.")
        {
            Status = status,
        };

    private static AccessResult Refused(string what, ushort status) =>
        new(false, false, $"BAC: the chip refuses {what} ({status:X4}).") { Status = status };

    private static AccessResult Failed(string what) => new(false, false, $"BAC: {what}.");
}
