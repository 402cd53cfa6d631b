using System.CommandLine;
using CheckpointEdge.Appliance.Officers;
using CheckpointEdge.Appliance.Officers.Cards;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.TravelDocuments.Chip;

namespace CheckpointEdge.Cli.Officers;

/// <summary><c>checkpointctl officer card</c>: an officer's own card, besides the PIN.</summary>
internal static class OfficerCardCommand
{
    private static readonly Option<string> _reader = new("--reader")
    {
        Description = "The PC/SC reader of the officers' cards, by its name or a part of it; \"device list\" names them.",
    };

    private static readonly Option<bool> _remove = new("--remove") { Description = "The officer has no card from now on." };

    public static Command Create(Option<string> data, Option<string> number)
    {
        Command command = new(
            "card",
            "Gives an officer the card that lies on the reader: a card with the PIV application (NIST SP 800-73-4) and a key on\n"
            + "P-256 in slot 9E. The board keeps its public key; the card has to show that it holds the other half.\n"
            + "Example: checkpointctl officer card --data /var/lib/checkpointedge --number 4417 --reader \"Reader 01\"")
        {
            data, number, _reader, _remove,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            OfficerRegister register = OfficerCommands.Register(parsed.GetValue(data)!);
            string officer = parsed.GetValue(number)!;
            if (parsed.GetValue(_remove))
            {
                register.PutCard(officer, null);
                Console.Out.WriteLine($"Officer {officer} has no card any more.");
                return CommandLine.Done;
            }

            register.PutCard(officer, await KeyOfCardAsync(parsed.GetValue(_reader), cancellation));
            Console.Out.WriteLine($"Officer {officer} has this card from now on.");
            return CommandLine.Done;
        });
        return command;
    }

    /// <summary>Which reader is the officers' is never guessed: a document may lie on another.</summary>
    private static async Task<byte[]> KeyOfCardAsync(string? name, CancellationToken cancellation)
    {
        if (name is null or "" or PcscReaders.Auto)
            throw new OfficerException("Name the reader on which the card lies with --reader; \"device list\" names them.");
        PcscChipReader reader = new(new PcscChipReaderOptions { Reader = name }, TimeProvider.System);
        await using OfficerCards cards = new(reader, forAll: false, TimeProvider.System);
        await cards.Looked.WaitAsync(cancellation);
        try
        {
            byte[] key = await PivCard.ReadPublicKeyAsync(reader, cancellation)
                ?? throw new OfficerException(
                    "This is no officer's card: it needs the PIV application with a certificate on P-256 in slot 9E.");
            return await cards.ProveAsync(cancellation) is { } proof && proof.IsBy(key)
                ? key
                : throw new OfficerException("The card does not hold the key of its certificate; nothing was changed.");
        }
        catch (ChipReaderException failure)
        {
            throw new OfficerException(failure.Message);
        }
    }
}
