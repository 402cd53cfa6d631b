using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Cryptography;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>
/// One run of PACE from the encrypted nonce on (Doc 9303-11, 4.4.1, steps 2 to 4; table 4). For one caller; used once.
/// </summary>
/// <param name="passwordKey">Kπ; wiped by the caller.</param>
internal sealed class PaceRun(ChipChannel channel, PaceInfo chosen, byte[] passwordKey)
{
    /// <summary>What surrounds a public key in the longest command (bytes): header, lengths, two objects, Le.</summary>
    public const int FramingSizeBytes = 4 + 3 + 4 + 4 + 2;

    /// <summary>Of a nonce (bytes): whole blocks, two of AES at most as longer ones are of no use.</summary>
    private const int NonceSizeBytesMax = 64;
    private const int TokenSizeBytes = 8;

    public async Task<AccessResult> ContinueAsync(ResponseApdu nonceAnswer, CancellationToken cancellation)
    {
        if (DynamicData.Find(nonceAnswer.Data, 0x80) is not { } encrypted)
            return Failed("the chip sent no nonce");
        if (DecryptNonce(encrypted.Span) is not { } nonce)
            return Failed("the chip's nonce has an impossible length");
        try
        {
            return chosen.Mapping == PaceMapping.Integrated
                ? await MapIntegratedAsync(nonce, cancellation)
                : await MapGenericAsync(nonce, cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(nonce);
        }
    }

    private byte[]? DecryptNonce(ReadOnlySpan<byte> encrypted)
    {
        using SymmetricAlgorithm cipher = chosen.Cipher.Start(passwordKey);
        int blockSizeBytes = cipher.BlockSize / 8;
        return encrypted.Length is > 0 and <= NonceSizeBytesMax && encrypted.Length % blockSizeBytes == 0
            ? cipher.DecryptCbc(encrypted, new byte[blockSizeBytes], PaddingMode.None)
            : null;
    }

    private async Task<AccessResult> MapGenericAsync(byte[] nonce, CancellationToken cancellation)
    {
        using AgreementKey? own = chosen.Parameters!.NewKey(channel.Random);
        if (own is null)
            return Failed("the chip's group has no keys");
        ResponseApdu answer = await SendAsync(0x81, own.Public, cancellation);
        if (!answer.IsSuccess)
            return Refused("the mapping of the nonce", answer.Status);
        if (DynamicData.Find(answer.Data, 0x82) is not { } chipKey)
            return Failed("the chip sent no key for the mapping");
        if (WhyNot(chosen.Parameters, own, chipKey.Span) is { } why)
            return Failed(why);
        return chosen.Parameters.MapGeneric(nonce, own, chipKey.Span) is { } mapped
            ? await AgreeAsync(mapped, chipKey, cancellation)
            : Failed("nothing comes of the chip's key in the mapping");
    }

    private async Task<AccessResult> MapIntegratedAsync(byte[] nonce, CancellationToken cancellation)
    {
        if (nonce.Length != IntegratedMapping.NonceSizeBytes(chosen.Cipher))
            return Failed("the chip's nonce has not the length of this mapping");
        byte[] ownNonce = new byte[chosen.Cipher.KeySizeBytes];
        channel.Random(ownNonce);

        // The chip's object 82 is empty for this mapping; some leave it out.
        ResponseApdu answer = await SendAsync(0x81, ownNonce, cancellation);
        if (!answer.IsSuccess)
            return Refused("the mapping of the nonce", answer.Status);
        byte[] pseudoRandom = IntegratedMapping.PseudoRandom(chosen.Cipher, nonce, ownNonce, chosen.Parameters!.FieldSizeBits);
        DomainParameters? mapped = chosen.Parameters.MapIntegrated(pseudoRandom);
        CryptographicOperations.ZeroMemory(pseudoRandom);
        return mapped is not null
            ? await AgreeAsync(mapped, default, cancellation)
            : Failed("nothing comes of the nonces in the mapping");
    }

    /// <summary>Step 3: keys in the mapped group.</summary>
    private async Task<AccessResult> AgreeAsync(
        DomainParameters mapped, ReadOnlyMemory<byte> mappingKey, CancellationToken cancellation)
    {
        using AgreementKey? own = mapped.NewKey(channel.Random);
        if (own is null)
            return Failed("the mapped group has no keys");
        ResponseApdu answer = await SendAsync(0x83, own.Public, cancellation);
        if (!answer.IsSuccess)
            return Refused("the agreement on keys", answer.Status);
        if (DynamicData.Find(answer.Data, 0x84) is not { } chipKey)
            return Failed("the chip sent no key for the agreement");
        if (WhyNot(mapped, own, chipKey.Span) is { } why)
            return Failed(why);
        if (mapped.Agree(own, chipKey.Span) is not { } shared)
            return Failed("nothing comes of the chip's key in the agreement");
        byte[] encryptionKey = KeyDerivation.Derive(shared, KeyDerivation.ForEncryption, chosen.Cipher);
        byte[] macKey = KeyDerivation.Derive(shared, KeyDerivation.ForMac, chosen.Cipher);
        CryptographicOperations.ZeroMemory(shared);
        try
        {
            return await AuthenticateAsync(mapped, own, chipKey, mappingKey, encryptionKey, macKey, cancellation);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(encryptionKey);
            CryptographicOperations.ZeroMemory(macKey);
        }
    }

    /// <summary>Step 4: each side proves its key with a code over the other's public key.</summary>
    private async Task<AccessResult> AuthenticateAsync(
        DomainParameters mapped, AgreementKey own, ReadOnlyMemory<byte> chipKey, ReadOnlyMemory<byte> mappingKey,
        byte[] encryptionKey, byte[] macKey, CancellationToken cancellation)
    {
        byte[] ownToken = Token(macKey, mapped, chipKey.ToArray());
        ResponseApdu answer = await channel.SendAsync(
            DynamicData.Command(more: false, 0x85, ownToken, answerSizeBytes: 0), cancellation);
        if (answer.Status >> 8 == StatusWord.VerificationFailed >> 8)
        {
            return new(false, true, $"PACE: the chip does not accept the password ({answer.Status:X4}); read the document again.")
            {
                Status = answer.Status,
            };
        }

        if (!answer.IsSuccess)
            return Refused("the exchange of proofs", answer.Status);
        if (DynamicData.Find(answer.Data, 0x86) is not { } chipToken)
            return Failed("the chip sent no proof of its key");
        if (!CryptographicOperations.FixedTimeEquals(Token(macKey, mapped, own.Public), chipToken.Span))
            return Failed("the chip's proof of its key is wrong");
        channel.Messaging = SecureMessaging.Create(chosen.Cipher, encryptionKey, macKey);
        return new(true, false, $"PACE: opened with {chosen}.")
        {
            Access = Pace.Access(chosen),
            Mapping = chosen.Mapping == PaceMapping.ChipAuthentication
                ? new(chosen, mappingKey, ChipAuthenticationMapping.Decrypt(encryptionKey, DynamicData.Find(answer.Data, 0x8A)))
                : null,
        };
    }

    /// <summary>MAC over the public key object 7F49 (Doc 9303-11, 4.4.3.4 and 9.4).</summary>
    private byte[] Token(byte[] macKey, DomainParameters group, byte[] publicKey)
    {
        byte[] input = TlvWriting.Object(
            0x7F49, ObjectIdentifiers.Encoded(chosen.Protocol), TlvWriting.Object(group.PublicKeyTag, publicKey));
        if (chosen.Cipher == SessionCipher.TripleDes)
        {
            using RetailMac retail = new(macKey);
            return retail.Compute(input);
        }

        using AesCmac cmac = new(macKey);
        return cmac.Compute(input)[..TokenSizeBytes];
    }

    private static string? WhyNot(DomainParameters group, AgreementKey own, ReadOnlySpan<byte> chipKey)
    {
        if (!group.Accepts(chipKey))
            return "the chip's key is none of the group";
        return group.AreSame(own.Public, chipKey) ? "the chip sent our own key back" : null;
    }

    private ValueTask<ResponseApdu> SendAsync(byte tag, byte[] value, CancellationToken cancellation) =>
        channel.SendAsync(
            DynamicData.Command(more: true, tag, value, chosen.Parameters!.PublicKeySizeBytesMax), cancellation);

    private static AccessResult Failed(string what) => new(false, false, $"PACE: {what}.");

    private static AccessResult Refused(string what, ushort status) =>
        new(false, false, $"PACE: the chip refuses {what} ({status:X4}).") { Status = status };
}
