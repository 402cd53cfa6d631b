namespace CheckpointEdge.Vision.Images.Qr;

/// <summary>
/// Finds the three corners of QR codes in a picture of dark and light, and lays the grid of their modules over it: straight, turned, in perspective
/// or mirrored. For one picture.
/// </summary>
internal sealed class QrFinding
{
    /// <summary>Of a corner pattern, a run may be so much longer or shorter than it ought to be (modules).</summary>
    private const double RunTolerance = 0.6;

    /// <summary>Patterns that are told apart (count): in a picture full of them, each new one would be held against all.</summary>
    private const int PatternsMax = 512;

    /// <summary>Corners that are looked at, the surest first, and threes of them that are tried (count).</summary>
    private const int CornersMax = 16;

    /// <inheritdoc cref="CornersMax"/>
    private const int ThreesMax = 40;

    /// <summary>The alignment pattern is looked for so far from where the corners say that it is (modules).</summary>
    private const double AlignmentReach = 4;

    /// <summary>Of its 25 modules, so many are as they ought to be (count).</summary>
    private const int AlignmentModulesMin = 21;

    private readonly bool[] _dark;
    private readonly int _width;
    private readonly int _height;
    private readonly List<Corner> _corners = [];

    public QrFinding(bool[] dark, int width, int height)
    {
        (_dark, _width, _height) = (dark, width, height);
        for (int y = 0; y < height; y++)
            Scan(y);
    }

    private readonly record struct Point(double X, double Y)
    {
        public static Point operator -(Point one, Point other) => new(one.X - other.X, one.Y - other.Y);

        public static Point operator +(Point one, Point other) => new(one.X + other.X, one.Y + other.Y);

        public static Point operator *(Point one, double times) => new(one.X * times, one.Y * times);

        public double Length => Math.Sqrt((X * X) + (Y * Y));
    }

    private sealed class Corner(Point at, double module)
    {
        public Point At { get; private set; } = at;

        public double Module { get; private set; } = module;

        /// <summary>Rows that cross it.</summary>
        public int Rows { get; private set; } = 1;

        public bool TakesIn(Point at, double module)
        {
            if ((at - At).Length > Module * 1.5 || Math.Max(module, Module) > Math.Min(module, Module) * 1.8)
                return false;
            double share = 1.0 / (Rows + 1);
            At = (At * (1 - share)) + (at * share);
            Module = (Module * (1 - share)) + (module * share);
            Rows++;
            return true;
        }
    }

    /// <summary>The modules of every code that may be there, likeliest first: row by row, and the version.</summary>
    public IEnumerable<(bool[] Modules, int Version)> Grids()
    {
        foreach ((Corner corner, Corner right, Corner below) in Threes())
        {
            foreach ((Corner across, Corner down) in ((Corner, Corner)[])[(right, below), (below, right)])
            {
                if (ModulesOf(corner.At, across.At, down.At) is not { } modules)
                    continue;
                int nearest = (int)Math.Round((modules + 7 - 17) / 4);
                Point flat = across.At + (down.At - corner.At);
                foreach (int version in (int[])[nearest, nearest + 1, nearest - 1])
                    foreach (Point fourth in (Point[])[flat, Fourth(corner, across, down)])
                        if (version is >= 1 and <= QrSymbol.VersionMax)
                            yield return (Sampled(corner.At, across.At, down.At, fourth, version), version);
            }
        }
    }

    private bool At(Point at) => At((int)Math.Floor(at.X), (int)Math.Floor(at.Y));

    private bool At(int x, int y) => (uint)x < (uint)_width && (uint)y < (uint)_height && _dark[(y * _width) + x];

    /// <summary>Dark, light, three dark, light, dark: in a row, then in the column through its middle, then in the row again.</summary>
    private void Scan(int y)
    {
        Span<int> runs = stackalloc int[5];
        runs.Clear();
        bool dark = false;
        int count = 0, filled = 0;
        for (int x = 0; x <= _width; x++)
        {
            bool now = x < _width && _dark[(y * _width) + x];
            if (x < _width && now == dark)
            {
                count++;
                continue;
            }

            runs[1..].CopyTo(runs);
            runs[4] = count;
            filled++;
            if (dark && filled >= 5 && ModuleOf(runs) > 0)
                Confirm(x - runs[4] - runs[3] - (runs[2] / 2.0), y);
            (dark, count) = (now, 1);
        }
    }

    private void Confirm(double x, int y)
    {
        if (Through((int)x, y, 0, 1) is not ({ } middleY, { } tall) || Through((int)x, (int)middleY, 1, 0) is not ({ } middleX, { } wide)
            || Math.Max(tall, wide) > Math.Min(tall, wide) * 2)
            return;
        Point at = new(middleX, middleY);
        double module = (tall + wide) / 2;
        foreach (Corner corner in _corners)
            if (corner.TakesIn(at, module))
                return;
        if (_corners.Count < PatternsMax)
            _corners.Add(new Corner(at, module));
    }

    /// <summary>The pattern along a column or a row through a point of its middle.</summary>
    /// <returns>The middle, and the size of a module; nothing where there is no pattern.</returns>
    private (double? Middle, double? Module) Through(int x, int y, int stepX, int stepY)
    {
        if (!At(x, y))
            return (null, null);
        Span<int> runs = stackalloc int[5];
        runs.Clear();
        int back = 0, ahead = 0;
        for (int run = 2; run >= 0; run--)
            for (; At(x - (back * stepX), y - (back * stepY)) == (run != 1) && Inside(x - (back * stepX), y - (back * stepY)); back++)
                runs[run]++;
        ahead = 1;
        for (int run = 2; run <= 4; run++)
            for (; At(x + (ahead * stepX), y + (ahead * stepY)) == (run != 3) && Inside(x + (ahead * stepX), y + (ahead * stepY)); ahead++)
                runs[run]++;
        double module = ModuleOf(runs);
        if (module <= 0)
            return (null, null);
        double end = (stepX == 1 ? x : y) + ahead;
        return (end - runs[4] - runs[3] - (runs[2] / 2.0), module);
    }

    private bool Inside(int x, int y) => (uint)x < (uint)_width && (uint)y < (uint)_height;

    private static double ModuleOf(ReadOnlySpan<int> runs)
    {
        int whole = 0;
        foreach (int run in runs)
        {
            if (run == 0)
                return 0;
            whole += run;
        }

        double module = whole / 7.0;
        for (int i = 0; i < 5; i++)
        {
            double ought = i == 2 ? 3 : 1;
            if (Math.Abs((runs[i] / module) - ought) > RunTolerance * (i == 2 ? 1.8 : 1))
                return 0;
        }

        return module;
    }

    /// <summary>Three corners that lie as those of a code do: the one at the right angle first.</summary>
    private IEnumerable<(Corner Corner, Corner Right, Corner Below)> Threes()
    {
        Corner[] sure = [.. _corners.Where(corner => corner.Rows >= 2).OrderByDescending(corner => corner.Rows / corner.Module).Take(CornersMax)];
        List<(double Doubt, Corner, Corner, Corner)> threes = [];
        for (int i = 0; i < sure.Length; i++)
            for (int j = 0; j < sure.Length; j++)
                for (int k = j + 1; k < sure.Length; k++)
                    if (i != j && i != k && Doubt(sure[i], sure[j], sure[k]) is { } doubt)
                        threes.Add((doubt, sure[i], sure[j], sure[k]));
        foreach ((_, Corner corner, Corner one, Corner other) in threes.OrderBy(three => three.Doubt).Take(ThreesMax))
        {
            Point a = one.At - corner.At, b = other.At - corner.At;
            yield return (a.X * b.Y) - (a.Y * b.X) > 0 ? (corner, one, other) : (corner, other, one);
        }
    }

    private static double? Doubt(Corner corner, Corner one, Corner other)
    {
        double smallest = Math.Min(corner.Module, Math.Min(one.Module, other.Module));
        double largest = Math.Max(corner.Module, Math.Max(one.Module, other.Module));
        Point a = one.At - corner.At, b = other.At - corner.At;
        double shorter = Math.Min(a.Length, b.Length), longer = Math.Max(a.Length, b.Length);
        if (largest > smallest * 2.5 || shorter < smallest * 8 || longer > shorter * 2)
            return null;
        double cosine = Math.Abs(((a.X * b.X) + (a.Y * b.Y)) / (a.Length * b.Length));
        return cosine > 0.6 ? null : cosine + (longer / shorter) - 1 + ((largest / smallest) - 1);
    }

    /// <summary>
    /// Modules between the middles of two corners along a side, by what the corners themselves measure there. Those of the nearer corner are
    /// larger than those of the farther; between them lie as many as of their mean.
    /// </summary>
    private double? ModulesOf(Point corner, Point across, Point down)
    {
        double sum = 0;
        int count = 0;
        foreach (Point to in (Point[])[across, down])
        {
            Point step = (to - corner) * (1 / (to - corner).Length);
            if (Module(corner, step) is not { } near || Module(to, step) is not { } far)
                continue;
            sum += (to - corner).Length / Math.Sqrt(near * far);
            count++;
        }

        return count == 0 ? null : sum / count;
    }

    private double? Module(Point middle, Point step) =>
        Ring(middle, step) is { } ahead && Ring(middle, step * -1) is { } back ? (ahead + back) / 12 : null;

    /// <summary>
    /// Six modules: to where the dark ring begins are two and a half, to where it ends three and a half. Dark that is seen too wide takes from the
    /// one what it gives to the other.
    /// </summary>
    private double? Ring(Point from, Point step)
    {
        const double Stride = 0.25;
        bool dark = true;
        int changes = 0;
        double begins = 0;
        for (double length = 0; length < _width + _height; length += Stride)
        {
            Point at = from + (step * length);
            if (!Inside((int)Math.Floor(at.X), (int)Math.Floor(at.Y)))
                return null;
            if (At(at) == dark)
                continue;
            dark = !dark;
            if (++changes == 3)
                return begins + length;
            begins = length;
        }

        return null;
    }

    private bool[] Sampled(Point corner, Point across, Point down, Point fourth, int version)
    {
        int side = QrSymbol.SideOf(version);
        (double, double) first = (3.5, 3.5), second = (side - 3.5, 3.5), third = (3.5, side - 3.5);
        double[] grid = Perspective(
            [first, second, third, (side - 3.5, side - 3.5)], [corner, across, down, fourth]);
        double last = side - 6.5;
        Point about = Through(grid, last, last);
        if (version > 1 && Alignment(about, Through(grid, last + 1, last) - about, Through(grid, last, last + 1) - about) is { } found)
            grid = Perspective([first, second, third, (last, last)], [corner, across, down, found]);
        bool[] modules = new bool[side * side];
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++)
                modules[(y * side) + x] = At(Through(grid, x + 0.5, y + 0.5));
        return modules;
    }

    /// <summary>What is farther away is smaller: the corner that has no pattern lies where the three say, each with its distance.</summary>
    private static Point Fourth(Corner corner, Corner across, Corner down)
    {
        static double Depth(Corner of) => Math.Pow(of.Module, -2.0 / 3);
        double depth = Depth(across) + Depth(down) - Depth(corner);
        return ((across.At * Depth(across)) + (down.At * Depth(down)) - (corner.At * Depth(corner))) * (1 / depth);
    }

    private static Point Through(double[] grid, double u, double v)
    {
        double depth = (grid[6] * u) + (grid[7] * v) + 1;
        return new Point(((grid[0] * u) + (grid[1] * v) + grid[2]) / depth, ((grid[3] * u) + (grid[4] * v) + grid[5]) / depth);
    }

    private Point? Alignment(Point about, Point right, Point below)
    {
        double stride = Math.Max(0.25, 0.5 / Math.Max(right.Length, below.Length));
        (double most, Point best) = (AlignmentModulesMin - 1, about);
        for (double v = -AlignmentReach; v <= AlignmentReach; v += stride)
        {
            for (double u = -AlignmentReach; u <= AlignmentReach; u += stride)
            {
                Point at = about + (right * u) + (below * v);
                double alike = -0.01 * ((u * u) + (v * v));
                for (int y = -2; y <= 2; y++)
                    for (int x = -2; x <= 2; x++)
                        if (At(at + (right * x) + (below * y)) == (Math.Max(Math.Abs(x), Math.Abs(y)) != 1))
                            alike++;
                if (alike > most)
                    (most, best) = (alike, at);
            }
        }

        return most > AlignmentModulesMin - 1 ? best : null;
    }

    /// <summary>The eight numbers that take four places of the grid to four of the picture (Gauss with pivots).</summary>
    private static double[] Perspective((double X, double Y)[] grid, Point[] picture)
    {
        double[,] rows = new double[8, 9];
        for (int i = 0; i < 4; i++)
        {
            ((double x, double y), Point at) = (grid[i], picture[i]);
            double[] first = [x, y, 1, 0, 0, 0, -x * at.X, -y * at.X, at.X], second = [0, 0, 0, x, y, 1, -x * at.Y, -y * at.Y, at.Y];
            for (int j = 0; j < 9; j++)
                (rows[2 * i, j], rows[(2 * i) + 1, j]) = (first[j], second[j]);
        }

        for (int column = 0; column < 8; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < 8; row++)
                if (Math.Abs(rows[row, column]) > Math.Abs(rows[pivot, column]))
                    pivot = row;
            for (int j = 0; j < 9; j++)
                (rows[column, j], rows[pivot, j]) = (rows[pivot, j], rows[column, j]);
            for (int row = 0; row < 8; row++)
            {
                if (row == column || rows[column, column] == 0)
                    continue;
                double factor = rows[row, column] / rows[column, column];
                for (int j = column; j < 9; j++)
                    rows[row, j] -= factor * rows[column, j];
            }
        }

        double[] solved = new double[8];
        for (int i = 0; i < 8; i++)
            solved[i] = rows[i, i] == 0 ? 0 : rows[i, 8] / rows[i, i];
        return solved;
    }
}
