using CheckpointEdge.TravelDocuments.Tlv;

namespace CheckpointEdge.TravelDocuments.Chip.Files;

/// <summary>The one object that a file of the application consists of (Doc 9303-10, 4.3). Stateless.</summary>
internal static class OuterObject
{
    /// <summary>Opens it. Bytes behind it are padding of the chip and become a finding.</summary>
    public static bool TryRead(
        ReadOnlyMemory<byte> file, ChipFile kind, FileFindings findings, out BerTlv outer, out string why)
    {
        outer = default;
        why = "";
        if (file.IsEmpty)
            why = $"{kind.Name} is empty.";
        else if (!BerTlv.TryRead(file, out outer))
            why = $"{kind.Name} is cut off or is no data object.";
        else if (outer.Tag != kind.Tag)
            why = $"{kind.Name} begins with tag {outer.Tag:X}, expected is {kind.Tag:X}.";
        if (why.Length > 0)
            return false;
        if (outer.Whole.Length < file.Length)
        {
            findings.Add(FileFindingCodes.TrailingBytes,
                $"{kind.Name} has {file.Length - outer.Whole.Length} bytes behind its end.");
        }

        return true;
    }

    /// <summary>As above, with the objects inside it.</summary>
    public static bool TryReadAll(
        ReadOnlyMemory<byte> file, ChipFile kind, FileFindings findings, out List<BerTlv> inside, out string why)
    {
        inside = [];
        if (!TryRead(file, kind, findings, out BerTlv outer, out why))
            return false;
        if (outer.TryReadAll(out inside))
            return true;
        why = $"{kind.Name} holds something that is no row of data objects.";
        return false;
    }

    /// <summary>The one-byte count that stands before repeated objects; null: it is missing or no small number.</summary>
    public static int? Count(BerTlv? count) => count is { Value.Length: 1 } one ? one.Value.Span[0] : null;
}
