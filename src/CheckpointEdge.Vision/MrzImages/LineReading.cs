namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// What the network says of one line: for each character the logarithms of 37 probabilities, and where in the picture
/// it was seen. Immutable by convention.
/// </summary>
/// <param name="Logarithms">Character by character in the order of <see cref="LineNetwork.Characters"/>.</param>
/// <param name="Line">From the middle of the first to the middle of the last character.</param>
/// <param name="Explained">How well this number of characters explains the strip: 1 is perfect.</param>
/// <param name="Whole">The characters stand in an even row, and no other follows beyond its ends.</param>
internal sealed record LineReading(float[] Logarithms, TextLine Line, float Explained, bool Whole)
{
    public const int Classes = 37;

    public int Length => Logarithms.Length / Classes;

    /// <summary>Mean logarithm of the likeliest characters: 0 is certainty.</summary>
    public float Certainty
    {
        get
        {
            float sum = 0;
            for (int i = 0; i < Length; i++)
                sum += MathF.Max(Of(i)[Likeliest(i)], -4);
            return sum / Length;
        }
    }

    public ReadOnlySpan<float> Of(int character) => Logarithms.AsSpan(character * Classes, Classes);

    public int Likeliest(int character)
    {
        ReadOnlySpan<float> of = Of(character);
        int best = 0;
        for (int i = 1; i < of.Length; i++)
            best = of[i] > of[best] ? i : best;
        return best;
    }

    /// <summary>The likeliest characters one by one, whatever the fields allow.</summary>
    public string Text => string.Create(Length, this, static (text, reading) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = LineNetwork.Characters[reading.Likeliest(i)];
    });
}
