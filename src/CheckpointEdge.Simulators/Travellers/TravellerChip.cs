using System.Collections.Immutable;
using CheckpointEdge.Simulators.ChipReaders;
using CheckpointEdge.Simulators.ChipReaders.Issuing;

namespace CheckpointEdge.Simulators.Travellers;

/// <summary>The chip of a traveller's document, as the travellers' file writes it. Immutable.</summary>
public sealed record TravellerChip
{
    /// <summary><c>both</c> (default), <c>pace</c> or <c>bac</c>: what opens it.</summary>
    public string Access { get; init; } = "both";

    /// <summary>As <see cref="PaceOffer.Parse"/> takes it.</summary>
    public string Pace { get; init; } = "gm-aes128-13";

    /// <summary>As <see cref="ChipFault.TryParse"/> takes it.</summary>
    public string Fault { get; init; } = "none";

    /// <summary>The lines in DG1 where they differ from the printed ones; default: the same.</summary>
    public ImmutableArray<string> Mrz { get; init; } = [];

    /// <summary>The name as it is written at home, for DG11; empty: no DG11.</summary>
    public string FullName { get; init; } = "";

    /// <summary><c>none</c> (default), <c>rsa</c> or <c>ecdsa</c>.</summary>
    public string ActiveAuthentication { get; init; } = "none";

    /// <summary>Two letters in the signer's certificate; default: those of Utopia. The roots of any other state nobody has published.</summary>
    public string Country { get; init; } = "UT";

    /// <summary>A JPEG or JPEG 2000 file beside the travellers' file; empty: a face is drawn.</summary>
    public string Portrait { get; init; } = "";

    /// <summary>Null: it can be issued; else one part of a sentence that says what is wrong.</summary>
    internal string? Mistake()
    {
        if (Access is not ("both" or "pace" or "bac"))
            return $"the access \"{Access}\" is not both, pace or bac";
        if (PaceOffer.Parse(Pace) is null)
            return $"the pace \"{Pace}\" is not like gm-aes128-13";
        if (!ChipFault.TryParse(Fault, out _))
            return $"the fault \"{Fault}\" is none that a chip knows";
        if (ActiveAuthentication is not ("none" or "rsa" or "ecdsa"))
            return $"the activeAuthentication \"{ActiveAuthentication}\" is not none, rsa or ecdsa";
        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
            return $"the country \"{Country}\" is not two capital letters";
        return Path.GetFileName(Portrait) != Portrait ? "the chip's portrait is not the name of a file beside it" : null;
    }

    /// <param name="printed">The printed lines.</param>
    /// <param name="portrait">Of the file named above, or empty.</param>
    internal PassportOptions Options(ImmutableArray<string> printed, ReadOnlyMemory<byte> portrait)
    {
        ChipFault.TryParse(Fault, out ChipFault? fault);
        return new PassportOptions
        {
            Lines = Mrz.IsDefaultOrEmpty ? printed : Mrz,
            PrintedLines = printed,
            Portrait = portrait,
            BasicAccess = Access != "pace",
            Pace = Access == "bac" ? [] : [PaceOffer.Parse(Pace)!],
            ChipAuthentication = Access == "bac" ? [] : [(ChipCipher.Aes128, 13)],
            ActiveAuthentication = ActiveAuthentication switch
            {
                "rsa" => ActiveAuthenticationChoice.Rsa1024,
                "ecdsa" => ActiveAuthenticationChoice.EcdsaP256,
                _ => ActiveAuthenticationChoice.None,
            },
            FullName = FullName,
            Fault = fault!,
        };
    }
}
