namespace CheckpointEdge.Vision.MrzImages;

/// <summary>
/// Chooses the columns in which characters stand: about one step of four columns from each to the next, as few columns
/// with a character left over as can be, and a given number of characters. Not safe for concurrent callers.
/// </summary>
internal sealed class CharacterPath
{
    public const int CharactersMax = 46;

    /// <summary>A column that shows a character and is not chosen costs as much as this probability.</summary>
    private static readonly float _leftOver = MathF.Log(0.35f);

    private const float LeastLogarithm = -6;
    private const int StepMin = 3;
    private const int StepMax = 5;
    private const float UnevenCost = 0.2f;
    private const float Never = float.MinValue / 2;

    private float[] _best = [];
    private sbyte[] _steps = [];
    private float[] _gains = [];
    private int _columns;

    /// <summary>Takes the network's answer for a strip.</summary>
    public void Take(ReadOnlySpan<float> logarithms)
    {
        _columns = logarithms.Length / LineNetwork.ClassCount;
        int size = CharactersMax * _columns;
        if (_best.Length < size)
        {
            _best = new float[size];
            _steps = new sbyte[size];
        }

        Array.Fill(_best, Never, 0, size);
        if (_gains.Length < _columns)
            _gains = new float[_columns];
        for (int column = 0; column < _columns; column++)
            _best[column] = _gains[column] = Gain(logarithms, column);
        for (int i = 1; i < CharactersMax; i++)
        {
            for (int column = i * StepMin; column < _columns; column++)
            {
                float best = Never;
                for (int step = StepMin; step <= StepMax && step <= column; step++)
                {
                    int uneven = step - LineNetwork.PitchPixels / LineNetwork.ColumnPixels;
                    float sum = _best[(i - 1) * _columns + column - step] - UnevenCost * uneven * uneven;
                    if (sum > best)
                        (best, _steps[i * _columns + column]) = (sum, (sbyte)step);
                }

                if (best > Never / 2)
                    _best[i * _columns + column] = best + _gains[column];
            }
        }
    }

    /// <summary>How well so many characters explain the strip: 1 is perfect, 0 and less is no line of print.</summary>
    public float Score(int characters)
    {
        float best = Best(characters, out _);
        return best / (-_leftOver * characters);
    }

    /// <summary>The columns, from left to right.</summary>
    public int[] Columns(int characters)
    {
        Best(characters, out int column);
        int[] columns = new int[characters];
        for (int i = characters - 1; i >= 0; i--)
        {
            columns[i] = Math.Max(column, 0);
            column -= _steps[i * _columns + columns[i]];
        }

        return columns;
    }

    private float Best(int characters, out int last)
    {
        ReadOnlySpan<float> row = _best.AsSpan((characters - 1) * _columns, _columns);
        last = 0;
        for (int column = 1; column < row.Length; column++)
            last = row[column] > row[last] ? column : last;
        return row[last];
    }

    private static float Gain(ReadOnlySpan<float> logarithms, int column)
    {
        float none = logarithms[column * LineNetwork.ClassCount + LineNetwork.None];
        float some = MathF.Max(MathF.Log(MathF.Max(1 - MathF.Exp(none), 1e-6f)), LeastLogarithm);
        return some - MathF.Max(none, _leftOver);
    }
}
