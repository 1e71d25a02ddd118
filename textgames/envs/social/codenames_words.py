"""Words for Codenames, under what a rule-based player calls them; our own work."""

_LINES = """\
mammals: bear lion tiger horse wolf rabbit fox mouse whale bat monkey camel otter seal mole
birds: eagle crane owl duck penguin swan parrot robin raven turkey stork falcon pelican
insects: bee ant spider fly butterfly beetle moth wasp cricket mosquito
marine: whale shark crab seal octopus pearl coral shell anchor wave squid lobster
reptiles: snake turtle lizard crocodile dragon cobra
flora: tree rose leaf root flower grass oak palm tulip ivy cactus moss fern branch
fruity: apple lemon orange cherry banana plum peach grape melon date berry fig
vegetable: carrot onion potato pepper bean pea tomato pumpkin garlic cabbage radish
dairy: butter cheese cream milk yoghurt
bakery: bread cake flour roll cookie pie oven toast bun waffle
drinks: tea coffee juice wine water beer punch cocktail cider lemonade
kitchen: pan knife spoon oven plate fork kettle bowl stove jar mixer glass
clothing: coat shirt boot glove hat dress belt tie scarf button sock suit cap pocket zip
jewellery: ring pearl diamond gold crown necklace ruby silver emerald watch
furniture: table chair bed desk lamp mirror carpet shelf sofa drawer couch curtain
tools: hammer saw nail drill screw axe ladder rope shovel wrench needle pliers
building: house tower bridge castle wall roof door window church barn cellar temple palace
transport: car train ship plane bus truck bicycle rocket canoe tram ferry taxi wagon
sailing: ship anchor captain harbour pirate wave mast deck port island sail
aviation: plane pilot wing rocket airport helicopter parachute kite balloon
astronomy: star moon planet comet sun orbit telescope satellite saturn mercury galaxy
weather: rain storm wind cloud snow thunder fog hail frost rainbow lightning tornado
landscape: mountain river lake desert forest valley island beach cave hill cliff field canyon
winter: snow ice frost ski sled glove scarf penguin snowman igloo
metals: gold iron copper silver lead tin mercury steel brass zinc
anatomy: hand foot heart head bone eye ear tooth arm finger knee brain nose lip palm back chest
medical: doctor nurse hospital pill needle ambulance bandage fever vaccine clinic
professions: teacher farmer baker pilot judge painter cook soldier dentist tailor butcher plumber
royalty: king queen prince crown throne palace castle knight jester
military: soldier tank general cannon uniform shield sword helmet fort medal trench
weaponry: sword arrow bow spear dagger cannon bomb club whip sling
crime: thief police prison robber detective jail spy gang mask
legal: judge court lawyer witness jury trial contract case
music: piano guitar drum flute violin organ note song trumpet harp bell band
instruments: piano guitar drum flute violin harp trumpet horn banjo tuba cello
theatre: stage mask play curtain actor costume script ticket opera clown
cinematic: film screen actor camera script popcorn director ticket trailer
painting: brush canvas palette easel frame portrait gallery museum
colours: red blue green yellow black white brown pink purple orange violet
shapes: circle square line cube triangle cross star point ball cone pyramid
sports: ball goal match race club net racket bat golf tennis boxing ski coach team referee
chessboard: king queen knight bishop rook pawn board check
gambling: card dice poker casino chip bet roulette lottery jackpot
school: teacher book pen pupil desk chalk test lesson class pencil ruler notebook
reading: book letter page novel poem library author chapter comic magazine
office: desk paper printer file staple folder stamp phone clip meeting
computing: mouse screen keyboard virus web byte code disk chip server laptop robot
electrical: battery cable lamp switch plug current wire bulb charge socket
mathematical: number sum angle root table ruler fraction digit graph
finance: bank money coin check stock loan tax wallet bill market price
postal: letter stamp envelope box mail address parcel
bathroom: soap towel mirror sink tub brush shower toothpaste sponge
farmyard: cow pig horse goat barn sheep tractor hen field plough goose
fantasy: dragon witch giant elf ghost wizard unicorn fairy goblin vampire
egyptian: pyramid desert mummy camel sphinx pharaoh nile
countries: france china egypt india mexico japan brazil canada spain norway greece kenya
cities: london paris tokyo rome berlin moscow cairo vienna lisbon sydney madrid
continental: africa europe asia america
western: cowboy horse saddle sheriff saloon desert whip wagon ranch
camping: tent fire lantern forest map compass torch blanket
circus: clown ring lion tent acrobat juggler ticket
festivities: birthday wedding cake gift candle party balloon ring
garden: flower grass shovel hose fence rake hedge rose seed bench
chemistry: acid atom glass mercury lead salt oxygen crystal
calendar: day month week year spring autumn monday march
textiles: silk cotton wool thread button needle velvet linen
timekeeping: watch clock hour minute second alarm
fasteners: nail screw button pin clip zip rope belt knot
sounds: bark bang whisper echo ring click scream
jungle: tiger monkey parrot vine snake river gorilla
beach: sand shell wave towel crab umbrella sun
"""

CATEGORIES = {
    name: tuple(words.split()) for name, words in (line.split(": ") for line in _LINES.splitlines())
}

WORDS = tuple(sorted({word for words in CATEGORIES.values() for word in words}))
