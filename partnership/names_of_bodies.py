"""Words with a capital that make the names of bodies, papers and days, and are nobody’s name."""

_IN_NAMES_OF_BODIES = """
Agreement Arrangements Continuum Information Memorandum Needs Sharing Threshold Understanding
Academy Act Action Adult Agency Annual Assembly Assurance Audit August Authority Board
Borough Business Cabinet Care Centre Charter Chief Child Children Children’s City Clinical
College Commissioning Committee Community Constabulary Contextual Council County Court Criminal
December Delegated Designated Director Domestic Early Education Emergency England English
Executive Family Families February Fire Forum Foundation Framework Friday General Government
Group Guidance Head Health Healthwatch Help High Hospital Hospitals House Hub Impact Independent
Infant Integrated January Joint July Junior Justice Lead Leadership Learning Liverpool
Local Looked Manager March Mental Mersey Midwifery Monday Named National Neglect NHS North
November Nursery October Officer Operational Panel Parliament Partner Partners Partnership Plan
Police Policy Practice Primary Probation Programme Project Protection Public Quality Rapid
Rescue Review Royal Safeguarding Saturday School Scrutineer Section Senior September Service
Services Sexual Social South Special Specialist Standards Statutory Strategic Strategy Sunday
Support Survey Task Team Teaching The Thursday Together Training Trust Tuesday Unit Virtual
Wednesday Wellbeing Women Working Year Young Youth Cheshire Halton Merseyside Warrington Runcorn
Widnes
"""
OF_BODIES = frozenset(_IN_NAMES_OF_BODIES.split())
