using System.Security.Cryptography;
using CheckpointEdge.TravelDocuments.Chip.Commands;
using CheckpointEdge.TravelDocuments.Chip.Reading;
using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Access;

/// <summary>Password Authenticated Connection Establishment (Doc 9303-11, 4.4; BSI TR-03110-3). Stateless.</summary>
public static class Pace
{
    private const byte PasswordMrz = 0x01;
    private const byte PasswordCan = 0x02;

    /// <summary>Opens the chip with the master file selected; sets the channel's messaging on success.</summary>
    /// <param name="chosen">One of <see cref="SecurityInfos.PaceInfos"/>, best <see cref="SecurityInfos.BestPace"/>.</param>
    /// <exception cref="ChipReaderException">The chip went away.</exception>
    public static async Task<AccessResult> OpenAsync(
        ChipChannel channel, PaceInfo chosen, ChipPassword password, CancellationToken cancellation)
    {
        if (!chosen.IsUsable)
            return new(false, false, $"PACE: the chip's offer {chosen} cannot be used.");
        if (NeedsMoreThan(channel.Reader, chosen))
            return new(false, false, $"PACE: {chosen} needs a reader with extended length.");
        channel.Messaging?.Dispose();
        channel.Messaging = null;

        // The group is named where the chip offers several; some chips want it named always, and some only when needed.
        // Which one it is shows in this command or, on chips that look at it late, when the nonce is asked for.
        byte[] secret = password.Secret();
        byte[] key = KeyDerivation.Derive(secret, KeyDerivation.ForPassword, chosen.Cipher);
        CryptographicOperations.ZeroMemory(secret);
        try
        {
            bool named = chosen.ParametersAmbiguous;
            ResponseApdu nonce = await StartAsync(channel, chosen, password, named, cancellation);
            if (!nonce.IsSuccess && chosen.ParameterId is not null)
                nonce = await StartAsync(channel, chosen, password, !named, cancellation);
            return nonce.IsSuccess
                ? await new PaceRun(channel, chosen, key).ContinueAsync(nonce, cancellation)
                : new(false, false, $"PACE: the chip does not begin {chosen} ({nonce.Status:X4}).") { Status = nonce.Status };
        }
        catch (CryptographicException)
        {
            // One of the weak keys of DES came out of the agreement, which happens by no chance that anybody lives to see.
            return new(false, false, "PACE: the keys that came out of it cannot be used.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>MSE:SET AT and the question for the nonce; the first answer that is no success, or the nonce.</summary>
    private static async Task<ResponseApdu> StartAsync(
        ChipChannel channel, PaceInfo chosen, ChipPassword password, bool groupNamed, CancellationToken cancellation)
    {
        ResponseApdu set = await channel.SendAsync(SetTemplate(chosen, password, groupNamed), cancellation);
        return set.IsSuccess
            ? await channel.SendAsync(DynamicData.Command(more: true, 0, [], answerSizeBytes: 0), cancellation)
            : set;
    }

    /// <summary>Without Le: German documents refuse the command when a length is expected of it.</summary>
    private static CommandApdu SetTemplate(PaceInfo chosen, ChipPassword password, bool groupNamed)
    {
        byte reference = password is ChipPassword.Can ? PasswordCan : PasswordMrz;
        byte[] data =
        [
            .. TlvWriting.Object(0x80, ObjectIdentifiers.Value(chosen.Protocol)),
            .. TlvWriting.Object(0x83, [reference]),
            .. groupNamed && chosen.ParameterId is { } id
                ? TlvWriting.Object(0x84, id.ToByteArray(isUnsigned: true, isBigEndian: true))
                : [],
        ];
        return new(0x00, 0x22, 0xC1, 0xA4, data);
    }

    private static bool NeedsMoreThan(IChipReader reader, PaceInfo chosen) =>
        chosen.Parameters!.PublicKeySizeBytesMax + PaceRun.FramingSizeBytes
            > Math.Min(reader.CommandSizeBytesMax, reader.ResponseSizeBytesMax);

    /// <summary>For the report of an opened chip.</summary>
    internal static ChipAccess Access(PaceInfo chosen) => new(ChipAccessProtocol.Pace, chosen.ToString(), "");
}
